/** Checks scripts by TypeScript's compiler (a global, `ts`), which reads every file over HTTP. */

const OPTIONS = {
  allowJs: true,
  checkJs: true,
  noEmit: true,
  noFallthroughCasesInSwitch: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
  types: [],
};

function read(address) {
  const path = address.replace('/uPlot.esm.d.ts', '/uPlot.d.ts'); // which the library calls so
  const request = new XMLHttpRequest();
  request.open('GET', path, false);
  request.send();
  return request.status === 200 ? request.responseText : undefined;
}

/**
 * What is wrong with the types of scripts and of all that they import.
 * @param {string[]} paths
 * @returns {string[]} one line for each error
 */
export function problems(paths) {
  const ts = globalThis.ts;
  const options = { ...OPTIONS, target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
  const host = {
    fileExists: (path) => read(path) !== undefined,
    readFile: read,
    getSourceFile: (path, version) => {
      const text = read(path);
      return text === undefined ? undefined : ts.createSourceFile(path, text, version);
    },
    getDefaultLibFileName: () => '/webjars/typescript/lib.es2023.d.ts',
    getDefaultLibLocation: () => '/webjars/typescript',
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (path) => path,
    getNewLine: () => '\n',
    useCaseSensitiveFileNames: () => true,
    directoryExists: () => true,
    getDirectories: () => [],
    writeFile: () => {},
  };
  return ts.getPreEmitDiagnostics(ts.createProgram(paths, options, host)).map((found) => {
    const text = ts.flattenDiagnosticMessageText(found.messageText, ' ');
    if (!found.file) {
      return text;
    }
    const { line, character } = found.file.getLineAndCharacterOfPosition(found.start);
    return `${found.file.fileName}:${line + 1}:${character + 1} ${text}`;
  });
}
