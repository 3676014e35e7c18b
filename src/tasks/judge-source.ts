import { describe, judge, type Judge } from '../judge/judge.ts';
import type { Finding, Verdict } from '../model/report.ts';
import type { Request } from '../model/request.ts';
import type { Issue } from '../model/rule.ts';
import { followLinks, type LeadsOut } from './follow-links.ts';
import { type Readable, readSource, type SourceReading } from './read-source.ts';

/** What a configuration asks for, and what is wrong with it. */
export interface JudgedSource {
  readonly reading: SourceReading;
  readonly requests: readonly JudgedRequest[];
}

/** A request with all that is said of it, and its findings. */
export interface JudgedRequest {
  readonly request: Request;
  readonly verdicts: readonly Verdict[];
  readonly found: readonly { readonly issue: Issue; readonly finding: Finding }[];
}

/** A judge that is only made ready when there is something to judge. */
export type LateJudge = (requests: readonly Request[]) => Promise<Judge>;

/** Reads a configuration and judges it. */
export async function judgeSource(readable: Readable, judgeOrLate: Judge | LateJudge, leads?: LeadsOut): Promise<JudgedSource> {
  const reading = await readSource(readable);
  const requests = leads === undefined ? reading.requests : reading.requests.map((request) => followLinks(request, leads));
  const prepared = typeof judgeOrLate === 'function' ? await judgeOrLate(requests) : judgeOrLate;
  return { reading, requests: requests.map((request) => judgeRequest(request, requests, prepared)) };
}

function judgeRequest(request: Request, peers: readonly Request[], prepared: Judge): JudgedRequest {
  const verdicts: Verdict[] = [];
  const found: { issue: Issue; finding: Finding }[] = [];
  for (const judgement of judge(prepared, request, peers)) {
    const verdict = describe(prepared, request, judgement);
    verdicts.push(verdict);
    if (!('issues' in judgement) || verdict.state !== 'found') continue;
    for (const [index, finding] of verdict.findings.entries()) found.push({ issue: judgement.issues[index]!, finding });
  }
  return { request, verdicts, found };
}
