// Everything by which a page can make its browser send a request to a URL.
// Called with { url, body, key }; tells what each way brought.
async ({ url, body, key }) => {
  const told = {};
  const within = (ms, promise) =>
    Promise.race([promise, new Promise((end) => setTimeout(end, ms, "nothing"))]);
  const element = (name, attributes) =>
    within(2000, new Promise((end) => {
      const made = document.createElement(name);
      made.onload = () => end("loaded");
      made.onerror = () => end("error");
      Object.assign(made, attributes);
      document.body.append(made);
    }));
  const sent = async (name, options) => {
    try {
      const answer = await within(5000, fetch(url, { referrerPolicy: "no-referrer", ...options }));
      told[name] = answer.type === "opaque" ? "opaque" : answer.status;
    } catch (error) {
      told[name] = error.name;
    }
  };
  const form = (method, enctype, fields) => {
    const frame = document.createElement("iframe");
    frame.name = `frame-${Math.random()}`;
    const made = document.createElement("form");
    Object.assign(made, { action: url, method, enctype, target: frame.name });
    for (const [name, value] of fields) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      made.append(field);
    }
    document.body.append(frame, made);
    const done = within(2000, new Promise((end) => { frame.onload = () => end("loaded"); }));
    made.submit();
    return done;
  };

  told.image = await element("img", { referrerPolicy: "no-referrer", src: url });
  told.script = await element("script", { referrerPolicy: "no-referrer", src: url });
  told.style = await element("link", { rel: "stylesheet", href: url });
  told.frame = await element("iframe", { referrerPolicy: "no-referrer", src: url });
  for (const mode of ["no-cors", "cors"]) {
    for (const credentials of ["omit", "include"]) {
      await sent(`${mode} GET ${credentials}`, { mode, credentials });
      for (const type of ["text/plain", "application/x-www-form-urlencoded"]) {
        await sent(`${mode} POST ${type} ${credentials}`,
          { mode, credentials, method: "POST", body, headers: { "Content-Type": type } });
      }
    }
    await sent(`${mode} POST without a type`, { mode, method: "POST", body: new Blob([body]) });
    await sent(`${mode} POST without a body`, { mode, method: "POST" });
  }
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    await sent(`${method} of JSON`,
      { method, body, headers: { "Content-Type": "application/json", Authorization: key } });
  }
  await sent("same-origin", { mode: "same-origin" });
  await sent("keepalive", { mode: "no-cors", method: "POST", body, keepalive: true });
  told.beacon = navigator.sendBeacon(url, body);
  told["form GET"] = await form("get", "application/x-www-form-urlencoded",
    new URL(url).searchParams);
  for (const enctype of ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]) {
    told[`form POST ${enctype}`] = await form("post", enctype, new URLSearchParams(body));
  }
  told.socket = await within(2000, new Promise((end) => {
    const socket = new WebSocket(url.replace(/^http/, "ws"));
    socket.onopen = () => end("opened");
    socket.onerror = () => end("error");
  }));
  told.events = await within(2000, new Promise((end) => {
    const source = new EventSource(url);
    source.onopen = () => end("opened");
    source.onerror = () => { source.close(); end("error"); };
  }));
  return told;
}
