/** An address where a cloud hands out what is meant for the machine itself, credentials among it. */
interface MetadataAddress {
  /** An IPv4 range. */
  readonly range: string;
  /** The TCP ports that are meant; absent: all that is there. */
  readonly ports?: readonly number[];
  readonly what: string;
  readonly source: string;
}

/** Where clouds keep the metadata of a machine, in IPv4. Containers of the own engine have no IPv6 to ask anybody with. */
export const metadataAddresses: readonly MetadataAddress[] = [
  {
    range: '169.254.0.0/16',
    what: 'link-local addresses, 169.254.169.254 among them: there clouds hand out the credentials of this machine',
    source: 'RFC 3927; https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html',
  },
  {
    range: '168.63.129.16/32',
    // Not 53: it is the usual name server of machines in Azure.
    ports: [80, 32526],
    what: 'Azure’s WireServer, which hands out this machine’s settings and certificates',
    source: 'https://learn.microsoft.com/en-us/azure/virtual-network/what-is-ip-address-168-63-129-16',
  },
  {
    range: '100.100.100.200/32',
    what: 'the metadata of a machine in Alibaba Cloud',
    source: 'https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata',
  },
];
