import { describe, judge, type Judge } from '../judge/judge.ts';
import type { Finding } from '../model/report.ts';
import type { Request } from '../model/request.ts';
import type { Issue } from '../model/rule.ts';
import { followLinks, type LeadsOut } from './follow-links.ts';
import { type Readable, readSource, type SourceReading } from './read-source.ts';

/** What a configuration asks for, and what is wrong with it. */
export interface JudgedSource {
  readonly reading: SourceReading;
  readonly requests: readonly JudgedRequest[];
}

/** A request with its findings and the rules that could not be decided. */
export interface JudgedRequest {
  readonly request: Request;
  readonly found: readonly { readonly issue: Issue; readonly finding: Finding }[];
  readonly undecided: ReadonlySet<string>;
}

/** Reads a configuration and judges it. */
export async function judgeSource(readable: Readable, prepared: Judge, leads: LeadsOut): Promise<JudgedSource> {
  const reading = await readSource(readable);
  const requests = reading.requests.map((request) => followLinks(request, leads));
  return { reading, requests: requests.map((request) => judgeRequest(request, requests, prepared)) };
}

function judgeRequest(request: Request, peers: readonly Request[], prepared: Judge): JudgedRequest {
  const found: { issue: Issue; finding: Finding }[] = [];
  const undecided = new Set<string>();
  for (const judgement of judge(prepared, request, peers)) {
    if (!('issues' in judgement)) continue;
    if (judgement.state === 'undecided') {
      undecided.add(judgement.rule);
      continue;
    }
    const said = describe(prepared, request, judgement);
    const findings = 'findings' in said ? said.findings : [];
    for (const [index, finding] of findings.entries()) found.push({ issue: judgement.issues[index]!, finding });
  }
  return { request, found, undecided };
}
