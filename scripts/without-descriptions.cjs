// Takes the descriptions of the contract out of what browsers load: nobody but the API's own page (OpenAPI) shows them.
const { parse } = require('acorn');
const { simple } = require('acorn-walk');

/** A loader of webpack, after those that leave JavaScript: every `.meta(...)` of a schema goes. */
module.exports = function withoutDescriptions(source) {
  const cuts = [];
  simple(parse(source, { ecmaVersion: 'latest', sourceType: 'module' }), {
    CallExpression({ callee, end }) {
      if (callee.type === 'MemberExpression' && callee.property.name === 'meta')
        cuts.push([callee.object.end, end]);
    },
  });
  return cuts
    .sort(([one], [other]) => other - one)
    .reduce((text, [start, end]) => text.slice(0, start) + text.slice(end), source);
};
