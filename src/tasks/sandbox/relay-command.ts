/**
 * A command that connects to a port from inside and joins it with its standard streams, by the first program that is there: socat, python3, perl, node, nc,
 * bash. It says what went wrong on standard errors.
 */
export function relayCommand(host: string, port: number): readonly string[] {
  return ['/bin/sh', '-c', script, 'sh', host, String(port)];
}

const python = `
import os, socket, sys, threading
s = socket.create_connection((sys.argv[1], int(sys.argv[2])))
def up():
    while True:
        b = os.read(0, 65536)
        if not b: break
        s.sendall(b)
    s.shutdown(socket.SHUT_WR)
threading.Thread(target=up, daemon=True).start()
while True:
    b = s.recv(65536)
    if not b: break
    while b: b = b[os.write(1, b):]
`;

const perl = `
use IO::Socket::IP;
my $s = IO::Socket::IP->new(PeerHost => $ARGV[0], PeerPort => $ARGV[1], Proto => "tcp") or die "$@\\n";
sub copy { my ($in, $out) = @_; my $b; while (sysread($in, $b, 65536)) { my $o = 0; while ($o < length $b) { my $n = syswrite($out, $b, length($b) - $o, $o); return unless defined $n; $o += $n } } }
my $child = fork;
if (!$child) { copy(\\*STDIN, $s); shutdown($s, 1); exit 0 }
copy($s, \\*STDOUT); kill "KILL", $child;
`;

const node = `
const s = require("net").connect({ host: process.argv[1], port: +process.argv[2], allowHalfOpen: true });
s.on("error", (e) => { console.error(e.message); process.exit(1); });
s.on("end", () => process.stdin.destroy());
process.stdin.pipe(s); s.pipe(process.stdout);
`;

// Where the name is this container's own, some programs try one of its addresses alone.
const script = `
host=$1 port=$2 first=$1 second=$1
if [ "$host" = localhost ]; then first=127.0.0.1 second=::1; fi
has() { command -v "$1" >/dev/null 2>&1; }
if has python3; then exec python3 -c '${python}' "$host" "$port"; fi
if has socat; then socat -t 86400 - "TCP:$first:$port" || { [ "$first" = "$second" ] || exec socat -t 86400 - "TCP6:[$second]:$port"; }; exit; fi
if has perl && perl -MIO::Socket::IP -e 1 2>/dev/null; then exec perl -e '${perl}' "$host" "$port"; fi
if has node; then exec node -e '${node}' "$host" "$port"; fi
if has nc; then nc "$first" "$port" || { [ "$first" = "$second" ] || exec nc "$second" "$port"; }; exit; fi
if has bash; then exec bash -c 'exec 3<>"/dev/tcp/$0/$2" || exec 3<>"/dev/tcp/$1/$2" || exit 1; cat <&3 & cat >&3; wait' "$first" "$second" "$port"; fi
echo 'none of python3, socat, perl, node, nc and bash is there to connect with' >&2
exit 127
`;
