(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const findings = [...document.querySelectorAll("article[data-severity]")];
  const groups = [...document.querySelectorAll("section.group")];
  const apply = () => {
    const wanted = ["severity", "family", "module"].map((name) => [name, form.elements[name].value]).filter(([, value]) => value);
    let shown = 0;
    let total = 0;
    for (const finding of findings) {
      const fits = wanted.every(([name, value]) => finding.dataset[name].split("\n").includes(value));
      finding.toggleAttribute("data-hidden", !fits);
      total += Number(finding.dataset.count);
      if (fits) shown += Number(finding.dataset.count);
    }
    for (const group of groups) {
      group.toggleAttribute("data-hidden", !group.querySelector("article:not([data-hidden])"));
    }
    document.getElementById("shown").textContent = `${shown} of ${total} shown`;
  };
  form.hidden = false;
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
