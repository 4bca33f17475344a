export function startRead() {}
