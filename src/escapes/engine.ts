import type { Escape } from '../model/escape.ts';

/** By the engine: its socket, and what it keeps. */
export const engineEscapes: readonly Escape[] = [
  {
    id: 'engine-socket',
    title: 'The engine’s socket is mounted',
    benchmark: 'docker_socket',
    source: 'https://docs.docker.com/engine/security/#docker-daemon-attack-surface',
    create: { HostConfig: { Binds: ['{socket}:/engine.sock'] } },
    rules: ['docker-socket-mounted', 'own-path-mounted'],
    answer: 'refused',
    // Whoever may write to a socket may connect to it (unix(7)); where no program of the image can, the kernel’s answer to that is what counts.
    run: `body='{"Name":"{volume}","Labels":{"dev.containai.probe":"{word}"}}'
if command -v perl >/dev/null; then
  perl -e 'socket(S, 1, 1, 0) && connect(S, pack("Sa*", 1, "/engine.sock")) or die "$!\\n";
    syswrite S, "POST /volumes/create HTTP/1.0\\r\\nContent-Type: application/json\\r\\nContent-Length: " . length($ARGV[0]) . "\\r\\n\\r\\n$ARGV[0]";
    sysread S, $answer, 4096; print $answer' "$body" >/tmp/answer 2>&1
elif command -v curl >/dev/null; then
  curl -s -i -m 10 --unix-socket /engine.sock -H 'Content-Type: application/json' -d "$body" http://engine/volumes/create >/tmp/answer 2>&1
elif [ -S /engine.sock ] && [ -w /engine.sock ]; then echo 'reached: it may connect to the engine'
else echo 'held: it may not connect'
fi
if [ -f /tmp/answer ]; then
  if grep -q '^HTTP/1.[01] 201' /tmp/answer; then echo 'reached: the engine has made a volume for it'; else echo "held: $(head -n 1 /tmp/answer)"; fi
fi`,
    proof: { volume: true },
    means: 'The container can start any other, with the whole disk mounted: it owns the machine',
  },
  {
    id: 'engine-store',
    title: 'The engine’s own folder is mounted',
    source: 'https://docs.docker.com/engine/storage/: what the engine keeps of all containers and volumes',
    create: { HostConfig: { Binds: ['{store}/volumes:/volumes'] } },
    rules: ['engine-store-mounted', 'own-path-mounted'],
    answer: 'refused',
    run: `if (echo '{token}' >'/volumes/{volume}/_data/made') 2>/dev/null; then echo 'reached: wrote into another volume'; else echo 'held: cannot write there'; fi`,
    proof: { marker: '{store}/volumes/{volume}/_data/made' },
    means: 'The container reads and changes the data of every other one',
  },
];
