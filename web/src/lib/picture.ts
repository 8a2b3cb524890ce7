// A photograph from the camera, made small enough for a village's network. Drawn anew, so that nothing but the picture is in
// it: no place, no time, no telephone.
const LONGEST = 1600;

export async function shrink(file: Blob): Promise<ArrayBuffer | null> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return null;
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = "#fff"; // what was transparent
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.82));
  return blob ? blob.arrayBuffer() : null;
}

/// On a canvas of its own: the security policy takes no picture but the server's.
export async function draw(canvas: HTMLCanvasElement, bytes: ArrayBuffer) {
  const picture = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" })).catch(() => null);
  if (!picture) return;
  const side = Math.min(picture.width, picture.height);
  canvas.width = canvas.height = 176;
  canvas.getContext("2d")!.drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, 176, 176);
  picture.close();
}
