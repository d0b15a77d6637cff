// Draws the OpenAPI document; the page carries no script of its own, because the policy allows none.
SwaggerUIBundle({
  url: document.getElementById("docs").dataset.url,
  dom_id: "#docs",
  deepLinking: true,
  validatorUrl: null,
});
