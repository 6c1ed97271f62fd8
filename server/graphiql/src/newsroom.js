/** The demo newsroom's accounts, or null where the server is not a demo. */
const ADDRESS = new URL('graphiql/newsroom.json', document.baseURI);

export async function readNewsroom() {
  try {
    return await (await fetch(ADDRESS)).json();
  } catch {
    return null; // a proxy that lets only some addresses through: GraphiQL is of use without it
  }
}
