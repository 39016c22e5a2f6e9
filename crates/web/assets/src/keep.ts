// Files that outlive the page: the origin's private file system. Each file has its bytes and a note of what is to be
// done with it; both go when it is handed over, so that nothing of a case stays in the browser.

/** A file on its way. */
export type Job = {
  id: string;
  case: string;
  name: string;
  size: number;
  /** What the form said. */
  fields: Record<string, string>;
  /** Its own times, where the file does not say. */
  times?: Record<string, string>;
  /** Its upload on the server, once it has begun. */
  url?: string;
};

const FOLDER = "hand-over";

async function folder(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(FOLDER, { create: true });
  } catch {
    // Not every browser has it, and none over plain HTTP.
    return undefined;
  }
}

/** Copies the file; `undefined` where the browser cannot, or has no room. */
export async function keep(job: Job, file: File, told: (done: number) => void): Promise<File | undefined> {
  const dir = await folder();
  if (!dir) return undefined;
  try {
    const room = await navigator.storage.estimate?.();
    if (room?.quota && room.quota - (room.usage ?? 0) < file.size) return undefined;
    void navigator.storage.persist?.().catch(() => false);
    const handle = await dir.getFileHandle(`${job.id}.bytes`, { create: true });
    const out = await handle.createWritable();
    let done = 0;
    const reader = file.stream().getReader();
    for (;;) {
      const { done: over, value } = await reader.read();
      if (over) break;
      await out.write(value);
      done += value.byteLength;
      told(done);
    }
    await out.close();
    const copy = await handle.getFile();
    if (copy.size !== file.size) throw new Error("the copy is not whole");
    // The note last: a copy without one is not whole and is swept away.
    await update(job);
    return copy;
  } catch {
    await forget(job);
    return undefined;
  }
}

/** Writes down where the job stands. */
export async function update(job: Job): Promise<void> {
  const dir = await folder();
  if (!dir || !(await has(dir, `${job.id}.bytes`))) return;
  const handle = await dir.getFileHandle(`${job.id}.json`, { create: true });
  const out = await handle.createWritable();
  await out.write(JSON.stringify(job));
  await out.close();
}

async function has(dir: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await dir.getFileHandle(name);
    return true;
  } catch {
    return false;
  }
}

/** The jobs of a case that are still to be done. */
export async function kept(of: string): Promise<Job[]> {
  const dir = await folder();
  if (!dir) return [];
  const jobs: Job[] = [];
  const names: string[] = [];
  for await (const name of (dir as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
  for (const name of names.filter((n) => n.endsWith(".json"))) {
    try {
      const job = JSON.parse(await (await (await dir.getFileHandle(name)).getFile()).text()) as Job;
      if (job.case === of) jobs.push(job);
    } catch {
      // Half a note: its file cannot be told from any other any more.
      await dir.removeEntry(name).catch(() => undefined);
    }
  }
  return jobs;
}

/** The kept bytes of a job. */
export async function copyOf(job: Job): Promise<File | undefined> {
  try {
    const file = await (await (await folder())?.getFileHandle(`${job.id}.bytes`))?.getFile();
    return file?.size === job.size ? file : undefined;
  } catch {
    return undefined;
  }
}

/** Removes the copy and its note. */
export async function forget(job: Job): Promise<void> {
  const dir = await folder();
  for (const end of ["json", "bytes"]) await dir?.removeEntry(`${job.id}.${end}`).catch(() => undefined);
}
