/** Vite turns an import of a style sheet into a file beside the scripts. */
declare module '*.css'
