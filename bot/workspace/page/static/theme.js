// Runs before the first paint, so that a chosen theme does not flash the other one.
{
  const theme = localStorage.getItem("signoff-theme");
  if (theme) document.documentElement.dataset.theme = theme;
  if (localStorage.getItem("signoff-guide") === "hidden") document.documentElement.dataset.guide = "hidden";
}
