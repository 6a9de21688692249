// A session's journal, followed through our own web process: piece after piece from a byte on, so that nothing is lost
// when the connection, the web process or the API goes away and comes back.
const RETRY_MS = 1000;
const PAUSE_MS = 80;
const SILENCE_MS = 45_000; // twice what an answer may take: a connection that says nothing for longer is dead
const MUCH = 64 * 1024; // bytes of a piece that more is likely to follow

export class Journal {
  // `take(records)` is awaited before more is asked for; `tell(state)` hears {status, isComplete, isAway, failure}.
  constructor(address, take, tell) {
    this.address = address;
    this.take = take;
    this.tell = tell;
    this.offset = 0;
    this.rest = new Uint8Array();
    this.taking = Promise.resolve();
    this.isClosed = false;
    this.onNetwork = () => this.cut(); // a browser tells of a lost network long before its sockets notice
    addEventListener("offline", this.onNetwork);
    this.connect();
  }

  connect() {
    const url = new URL(this.address, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    this.socket = new WebSocket(url);
    this.socket.binaryType = "arraybuffer";
    this.isAsked = false;
    this.socket.onopen = () => this.taking.then(() => this.ask()); // from where all is taken, and in its order
    this.socket.onmessage = (message) => this.hear(message.data);
    this.socket.onclose = () => this.isClosed || this.away();
  }

  ask() {
    if (this.isAsked || this.socket.readyState !== WebSocket.OPEN) return;
    this.isAsked = true;
    this.socket.send(JSON.stringify({ offset: this.offset }));
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.cut(), SILENCE_MS);
  }

  // Give a connection up without waiting for the other end, which may be out of reach.
  cut() {
    clearTimeout(this.silence);
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    if (!this.isClosed) this.away();
  }

  away() {
    this.piece = null;
    clearTimeout(this.silence);
    this.tell({ isAway: true });
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.isClosed || this.connect(), RETRY_MS);
  }

  hear(data) {
    clearTimeout(this.silence);
    if (typeof data !== "string") {
      this.piece = new Uint8Array(data);
      return;
    }
    this.isAsked = false;
    const told = JSON.parse(data);
    if (told.failure) {
      this.close();
      this.tell({ failure: told.failure });
    } else if (told.away) {
      this.tell({ isAway: true });
      setTimeout(() => this.isClosed || this.ask(), RETRY_MS);
    } else this.accept(told);
  }

  async accept(told) {
    const size = this.piece?.length ?? 0;
    const records = this.records(this.piece ?? new Uint8Array());
    this.piece = null;
    this.offset = told.next;
    this.taking = this.take(records);
    await this.taking;
    if (this.isClosed) return;
    this.tell({ status: told.status, isComplete: told.complete });
    if (told.complete) this.close();
    else if (size > MUCH || !size) this.ask();
    else setTimeout(() => this.isClosed || this.ask(), PAUSE_MS); // a dozen looks a second are enough for eyes
  }

  // Return the records whose lines are whole by now, and keep what is left for the next piece.
  records(piece) {
    const bytes = new Uint8Array(this.rest.length + piece.length);
    bytes.set(this.rest);
    bytes.set(piece, this.rest.length);
    const end = bytes.lastIndexOf(10) + 1;
    this.rest = bytes.slice(end);
    const found = [];
    for (const line of new TextDecoder().decode(bytes.subarray(0, end)).split("\n")) {
      if (!line.startsWith("{")) continue; // nothing, or a notice that the oldest bytes were cut off
      try {
        found.push(JSON.parse(line));
      } catch {
        continue; // half a record, whose writer was killed
      }
    }
    return found;
  }

  close() {
    this.isClosed = true;
    clearTimeout(this.silence);
    removeEventListener("offline", this.onNetwork);
    this.socket.close();
  }
}
