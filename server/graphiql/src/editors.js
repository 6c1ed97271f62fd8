/** GraphiQL's editors, as this newsroom wants them. */
import { useGraphiQL } from '@graphiql/react';
import { useEffect } from 'react';

/** Wraps the lines of the operation: beside a panel, or on a phone, half a comment is lost. */
export function useWrapping() {
  const editor = useGraphiQL((state) => state.queryEditor);
  useEffect(() => editor?.updateOptions({ wordWrap: 'on' }), [editor]);
}

async function foldExtensions(editor) {
  const lines = editor.getModel().getLinesContent();
  const line = lines.findIndex((text) => text.startsWith('  "extensions": {'));
  if (line >= 0) await editor.getAction('editor.fold')?.run({ selectionLines: [line] });
}

/** Folds `extensions` in the result: the footer says it in a line, and a click unfolds it. */
export function useFolding() {
  const editor = useGraphiQL((state) => state.responseEditor);
  useEffect(() => {
    const changes = editor?.getModel().onDidChangeContent(() => {
      setTimeout(() => foldExtensions(editor)); // once Monaco knows itself of the new lines
    });
    return () => changes?.dispose();
  }, [editor]);
}
