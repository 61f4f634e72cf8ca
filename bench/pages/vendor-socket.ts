/** A socket of one's own to the vendor, with the handshake done: what every page would open without a hub. */
export function openVendorSocket(
  url: string,
  key: string,
  contracts: readonly string[],
  onFrame: (text: string) => void,
): Promise<WebSocket> {
  const socket = new WebSocket(url);
  const topics = contracts.flatMap((ticker) => [`Q.${ticker}`, `A.${ticker}`]);
  let left = topics.length;
  return new Promise((resolve, reject) => {
    socket.onerror = () => reject(new Error('The feed cannot be reached.'));
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      for (const event of JSON.parse(data) as { status?: string; message?: string }[]) {
        if (event.status === 'connected') socket.send(JSON.stringify({ action: 'auth', params: key }));
        if (event.status === 'auth_success') {
          for (let from = 0; from < topics.length; from += 50) {
            const params = topics.slice(from, from + 50).join();
            socket.send(JSON.stringify({ action: 'subscribe', params }));
          }
        }
        if (event.message?.startsWith('subscribed to')) left--;
      }
      if (left > 0) return;
      socket.onmessage = (message: MessageEvent<string>) => onFrame(message.data);
      resolve(socket);
    };
  });
}
