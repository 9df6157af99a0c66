// The interactive page of the API: the document drawn by Swagger UI, which signs its calls with the page's own token.
const place = document.querySelector("#api");
const csrf = document.querySelector('meta[name="pm-csrf"]').content;

window.SwaggerUIBundle({
  url: place.dataset.document,
  dom_id: "#api",
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: -1,
  validatorUrl: null,
  requestInterceptor(request) {
    if (!["GET", "HEAD"].includes(request.method)) request.headers["X-CSRFToken"] = csrf;
    return request;
  },
});
