/** Milliseconds that a server may take to say what it is. */
const patience = 2000;

/** Whether an SSH server answers at a port of 127.0.0.1: it is the first to speak (RFC 4253, 4.2). A port that an engine publishes takes connections by itself. */
export async function hearsSsh(port: number): Promise<boolean> {
  const { connect } = process.getBuiltinModule('node:net');
  return new Promise((settle) => {
    const socket = connect({ host: '127.0.0.1', port });
    let heard = '';
    const end = (isThere: boolean): void => {
      socket.destroy();
      settle(isThere);
    };
    socket.setTimeout(patience, () => end(false));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      if (heard.length >= mark.length || !mark.startsWith(heard)) end(heard.startsWith(mark));
    });
  });
}

const mark = 'SSH-2.0-';
