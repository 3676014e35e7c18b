/**
 * A script that stands in for the Sysbox runtime where that is not installed: it hands everything on to runc. It is no Sysbox, and what it runs
 * is contained by the engine’s user namespaces alone. A container whose environment says so gets what a broken runtime would give it:
 * `STAND_IN=no-user-namespace` the host’s user namespace, `STAND_IN=other-source` the host’s /etc instead of a folder that is called `swapped`;
 * `STAND_IN=broken` is not started, with what sysbox-runc says when sysbox-fs is down (measured of 0.7.0).
 */
export const standInRuntime = `#!/bin/sh
bundle= log= before= isCreate=
for word; do
  case $before in --bundle | -b) bundle=$word ;; esac
  case $before in --log) log=$word ;; esac
  case $word in create) isCreate=yes ;; esac
  before=$word
done
if [ -n "$isCreate" ] && [ -f "$bundle/config.json" ]; then
  if grep -q '"STAND_IN=no-user-namespace"' "$bundle/config.json"; then
    sed -i -e 's/,{"type":"user"}//' -e 's/"[ug]idMappings":\\[[^]]*\\],//g' "$bundle/config.json"
  fi
  if grep -q '"STAND_IN=broken"' "$bundle/config.json"; then
    echo '{"level":"error","msg":"failed to get sysbox-fs mountpoint: connection refused"}' > "$log"
    exit 1
  fi
  if grep -q '"STAND_IN=other-source"' "$bundle/config.json"; then
    sed -i 's|"source":"[^"]*/swapped"|"source":"/etc"|' "$bundle/config.json"
  fi
fi
exec runc "$@"
`;
