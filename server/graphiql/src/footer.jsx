/** Below the result: what the answer cost, and the schema as files. */
import { lastAnswer } from './answer.js';
import { useFolding, useWrapping } from './editors.js';

const file = (name) => new URL(`graphql/${name}`, document.baseURI).href;

const milliseconds = (statements) =>
  statements.reduce((sum, statement) => sum + statement.milliseconds, 0).toFixed(1);

function summary({ extensions, requestId }) {
  const { cost, sql } = extensions ?? {};
  const count = sql?.length;
  return [
    cost !== undefined && `Cost ${cost}`,
    sql && `${count} SQL ${count === 1 ? 'statement' : 'statements'}, ${milliseconds(sql)} ms`,
    requestId && `Request ${requestId}`,
  ].filter(Boolean);
}

function Statements({ sql }) {
  return (
    <ol className="copydesk-statements">
      {sql.map(({ statement, milliseconds }, index) => (
        <li key={index}>
          <span>{milliseconds} ms</span>
          <pre tabIndex={0}>{statement}</pre>
        </li>
      ))}
    </ol>
  );
}

export function AnswerFooter() {
  useWrapping();
  useFolding();
  const answer = lastAnswer.use();
  const parts = summary(answer);
  const sql = answer.extensions?.sql ?? [];
  const line = parts.length ? parts.join(' · ') : 'Cost and request id of what you run';
  return (
    <div className="copydesk-footer">
      {sql.length ? (
        <details>
          <summary>{line}</summary>
          <Statements sql={sql} />
        </details>
      ) : (
        <p>{line}</p>
      )}
      <p>
        <a href={file('schema.graphql')} download>
          Schema
        </a>{' '}
        <a href={file('possible-types.json')} download>
          Possible types
        </a>
      </p>
    </div>
  );
}
