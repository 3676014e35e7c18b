import { type Page, text } from '../src/model/page.ts';
import { limits } from '../src/tasks/gate/bounds.ts';
import { methods } from '../src/tasks/gate/build-kit/methods.ts';
import { type Endpoint, endpoints } from '../src/tasks/gate/endpoints.ts';
import { reasons } from '../src/tasks/gate/reasons.ts';
import { apiVersions } from '../src/tasks/gate/route.ts';

/** The page about what a gate lets in, from its own tables. */
export function pageOfGate(): Page {
  return {
    title: 'What the gate lets in',
    sections: [
      {
        blocks: [
          text(
            `The endpoints of the Docker Engine API that containai gate knows. Whatever is not here is refused: another method, another parameter, a parameter that is there twice, a body where none is listed, a change of protocol where none is. API versions 1.${apiVersions.least} to 1.${apiVersions.most} are spoken; a path needs its version unless the table says otherwise.`,
          ),
          text(
            '“The owner’s” means: of things that were made through this gate. Of all others it says that they belong to somebody else, or does not list them.',
          ),
        ],
      },
      {
        heading: 'Endpoints',
        blocks: [{ kind: 'table', head: ['Call', 'Parameters', 'Body', 'What is let in'], rows: endpoints.map(rowOf) }],
      },
      {
        heading: 'Methods of BuildKit',
        blocks: [
          text(
            'What is let in inside `/grpc`, call by call. All other methods are refused: those that are about everybody’s builds (prune, disk usage, lists), and those that run programs in a builder’s container by hand.',
          ),
          {
            kind: 'table',
            head: ['Method', 'Message', 'Who needs it'],
            rows: methods.map(({ path, judge, why }) => [`\`${path.slice(1)}\``, judge === undefined ? 'passed on' : 'judged', why]),
          },
        ],
      },
      {
        heading: 'Reasons',
        blocks: [
          text('What it says where no rule says it. `containai explain ID` prints the same.'),
          ...reasons.flatMap(({ id, title, why, advice }) => [text(`\`${id}\`: ${title}. ${why} ${advice}`)]),
        ],
      },
      {
        heading: 'Bounds',
        blocks: [
          {
            kind: 'table',
            head: ['At most', 'Of'],
            rows: [
              [String(limits.containers), 'containers of the owner, running or not'],
              [String(limits.calls), 'calls at a time that are not streams'],
              [String(limits.streams), 'streams at a time: attached containers, running execs, logs, events, builds, copies'],
              [String(limits.connections), 'connections to the socket'],
              [`${limits.headBytes >> 10} KiB`, 'head of a request'],
            ],
          },
        ],
      },
    ],
  };
}

function rowOf({ method, path, query, body, upgrade, unversioned, why }: Endpoint): readonly string[] {
  const more = [
    ...(unversioned === true ? ['without a version too'] : []),
    ...(upgrade === undefined ? [] : [upgrade === 'h2c' ? 'becomes HTTP/2' : 'may become a stream']),
  ];
  return [
    `\`${method} ${path}\`${more.length === 0 ? '' : ` (${more.join('; ')})`}`,
    Object.keys(query)
      .map((name) => `\`${name}\``)
      .join(', '),
    body === undefined ? '' : body === 'judged' ? 'judged' : 'passed on',
    why,
  ];
}
