// The search field: which issues it lets through, and where its words stand in the text.
import { $ } from "./page.js";
import { setSought } from "./counts.js";
import { applyFilters, clearFilters } from "./queue.js";
import { find } from "./finding.js";

// Shows only the issues with what stands in the field.
export function seek() {
  setSought($("search").value);
  find($("search").value.trim());
  applyFilters();
}

// Takes the filters and the search away.
export function showAll() {
  clearFilters();
  $("search").value = "";
  seek();
}
