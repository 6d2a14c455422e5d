/** Tailwind 4 through PostCSS, as Next reads it. */
export default { plugins: { '@tailwindcss/postcss': {} } }
