// Everything that every page has: htmx, the frame's controls, and the small custom elements.
import htmx from "htmx.org";
import "./frame.js";
import "./table.js";
import "./palette.js";
import "./grid.js";
import "./timeline.js";
import "./chart.js";
import "./starts.js";
import "./whatif.js";
import "./backlog.js";
import "./plan-outline.js";
import "./answers.js";

window.htmx = htmx;
