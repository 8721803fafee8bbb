(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const findings = [...document.querySelectorAll("article[data-severity]")];
  const groups = [...document.querySelectorAll("section.group")];
  const apply = () => {
    const wanted = ["severity", "family", "module"].map((name) => [name, form.elements[name].value]).filter(([, value]) => value);
    let shown = 0;
    for (const finding of findings) {
      const fits = wanted.every(([name, value]) => finding.dataset[name] === value);
      finding.toggleAttribute("data-hidden", !fits);
      if (fits) shown += 1;
    }
    for (const group of groups) {
      group.toggleAttribute("data-hidden", !group.querySelector("article:not([data-hidden])"));
    }
    document.getElementById("shown").textContent = `${shown} of ${findings.length} shown`;
  };
  form.hidden = false;
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
