/** Sends one GraphQL request from the form and shows the answer. */

const ENDPOINT = new URL('graphql', document.baseURI);
const TABS = new URL('tabs/', import.meta.url);

const byId = (id) => document.getElementById(id);
const form = byId('request');
const operation = byId('operation');

/** The JSON object in a field. Anything else is explained beside the field, and is null. */
function readObject(id) {
  const field = byId(id);
  let value;
  let problem = '';
  try {
    value = JSON.parse(field.value.trim() || '{}');
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      problem = 'This has to be a JSON object, such as {}.';
    }
  } catch (error) {
    problem = `This is not JSON: ${error.message}`;
  }
  byId(`${id}-error`).textContent = problem;
  field.setAttribute('aria-invalid', String(problem !== ''));
  if (problem) field.focus();
  return problem ? null : value;
}

function show(status, result) {
  byId('status').textContent = status;
  byId('result').textContent = result;
}

/** An answer is shown as it came unless it is JSON, since a proxy's error page is worth reading. */
function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function send(variables, headers) {
  const started = performance.now();
  const response = await fetch(ENDPOINT, {
    method: 'POST',
    headers: {
      Accept: 'application/graphql-response+json, application/json;q=0.9',
      ...headers,
      'Content-Type': 'application/json',
      'X-Copydesk-Client': 'graphiql',
    },
    body: JSON.stringify({
      query: operation.value,
      operationName: byId('name').value.trim() || null,
      variables,
    }),
  });
  const text = await response.text();
  const took = Math.round(performance.now() - started);
  show(`HTTP ${response.status} in ${took} ms`, pretty(text));
}

async function run(event) {
  event.preventDefault();
  const variables = readObject('variables');
  const headers = readObject('headers');
  if (variables === null || headers === null) {
    show('Nothing was sent.', '');
    return;
  }
  show('Running…', '');
  try {
    await send(variables, headers);
  } catch (error) {
    show(`The request was not answered: ${error.message}`, '');
  }
}

/** One of the eight operations that GraphiQL shows in tabs; the first, where none has that name. */
async function operationNamed(name) {
  const tabs = await (await fetch(new URL('tabs.json', TABS))).json();
  const tab = tabs.find((one) => one.name === name) ?? tabs[0];
  const query = await (await fetch(new URL(`${tab.name}.graphql`, TABS))).text();
  return { query, variables: JSON.stringify(tab.variables ?? {}, null, 2) };
}

/** A link such as `?q=search` or `?query={…}&variables={…}` fills the form, and never runs by
 * itself.
 *
 * The field opens when it is filled, so that nothing is put over what a person has typed. */
async function fillForm() {
  const link = new URLSearchParams(window.location.search);
  try {
    const query = link.get('query');
    const filled = query === null ? await operationNamed(link.get('q')) : { query, variables: '{}' };
    operation.value = filled.query;
    byId('variables').value = link.get('variables') ?? filled.variables;
  } finally {
    operation.readOnly = false;
  }
}

form.addEventListener('submit', run);
form.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
await fillForm();
