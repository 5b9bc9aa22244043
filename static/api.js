// Shows the operations of the API with Swagger UI, from the portal's own schema.
const place = document.getElementById("operations");

SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  // The objects are shown where they are used.
  defaultModelsExpandDepth: -1,
  layout: "BaseLayout",
  presets: [SwaggerUIBundle.presets.apis],
  // Without this Swagger UI would offer to send the schema to a validator elsewhere.
  validatorUrl: null,
  requestInterceptor(request) {
    if (request.method && request.method !== "GET" && place.dataset.csrfToken) {
      request.headers["X-CSRFToken"] = place.dataset.csrfToken;
    }
    return request;
  },
});
