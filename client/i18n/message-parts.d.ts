declare module '*.json?first' {
  const words: import('./messages.ts').Messages
  export default words
}

declare module '*.json?rest' {
  const words: import('./messages.ts').Messages
  export default words
}
