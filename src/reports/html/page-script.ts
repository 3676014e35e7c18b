// Written by scripts/write-docs.ts of src/reports/html/browser/: change what it is made from.

/** The script of the page, as it stands there. */
export const pageScript = `
(function() {
	function numberWords(value) {
		return value.toLocaleString("en-US");
	}
	function element(name, attributes = {}, ...children) {
		const made = document.createElement(name);
		for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
		made.append(...children);
		return made;
	}
	function byId(id, kind) {
		const found = document.getElementById(id);
		if (!(found instanceof kind)) throw new Error(\`The page has no \${id}\`);
		return found;
	}
	function countWords(count, one) {
		return \`\${numberWords(count)} \${one}\${count === 1 ? "" : "s"}\`;
	}
	function findRows(index, { search, fit, level, sort }) {
		const tests = [
			...wordTests(index, search),
			...fitTests(index, fit),
			...levelTests(index, level)
		];
		const rows = [];
		for (let row = 0; row < index.document.length; row++) if (tests.every((test) => test(row))) rows.push(row);
		const compare = comparer(index, sort.column);
		return rows.sort(sort.isDescending ? (a, b) => compare(b, a) || a - b : (a, b) => compare(a, b) || a - b);
	}
	function wordTests(index, search) {
		return search.toLowerCase().split(/\\s+/u).filter((word) => word !== "").map((word) => {
			const used = [
				[index.ofRules, placesOf(word, index.rules)],
				[index.ofRows, placesOf(word, index.rows)],
				[index.ofUses, placesOf(word, index.uses)]
			].filter(([, places]) => places.size > 0);
			return (row) => index.document[row].toLowerCase().includes(word) || used.some(([column, places]) => column[row].some((place) => places.has(place)));
		});
	}
	function placesOf(word, ids) {
		return new Set(ids.flatMap((id, place) => id.toLowerCase().includes(word) ? [place] : []));
	}
	function fitTests({ fit: columns }, fit) {
		if (fit === "") return [];
		const [host, place] = fit.split(":").map(Number);
		return [(row) => columns[host]?.[row] === place];
	}
	function levelTests({ errors, warnings, notes }, level) {
		if (level === "") return [];
		const column = {
			error: errors,
			warn: warnings,
			note: notes
		}[level];
		return [column === void 0 ? (row) => [
			errors,
			warnings,
			notes
		].every((one) => one[row] === 0) : (row) => column[row] > 0];
	}
	function comparer(index, column) {
		if (column === "document") return byText(index.document);
		if (column === "format") return (a, b) => byWord(index.formats[index.format[a]], index.formats[index.format[b]]);
		if (column === "starts") return byNumber(index.starts[0] ?? []);
		if (column === "errors") return loudest(index);
		if (column === "warnings" || column === "notes" || column === "unknowns") return byNumber(index[column]);
		return byNumber(index.fit[Number(column.slice(4))] ?? []);
	}
	function loudest({ errors, warnings, notes }) {
		return (a, b) => errors[a] - errors[b] || warnings[a] - warnings[b] || notes[a] - notes[b];
	}
	function byNumber(column) {
		return (a, b) => (column[a] ?? -1) - (column[b] ?? -1);
	}
	function byText(column) {
		return (a, b) => byWord(column[a], column[b]);
	}
	function byWord(a = "", b = "") {
		return a < b ? -1 : a > b ? 1 : 0;
	}
	const rowsOfPage = 50;
	function showPages(table) {
		const [previous, next] = [byId("previous", HTMLButtonElement), byId("next", HTMLButtonElement)];
		let found = [];
		let page = 0;
		const show = () => {
			const first = page * rowsOfPage;
			const shown = found.slice(first, first + rowsOfPage);
			const pages = Math.max(Math.ceil(found.length / rowsOfPage), 1);
			table.show(shown);
			const places = \`\${numberWords(first + 1)}–\${numberWords(first + shown.length)}\`;
			byId("count", HTMLElement).textContent = found.length === 0 ? "Nothing fits." : \`\${places} of \${countWords(found.length, "configuration")}\`;
			byId("page", HTMLElement).textContent = \`Page \${numberWords(page + 1)} of \${numberWords(pages)}\`;
			previous.disabled = page === 0;
			next.disabled = page + 1 >= pages;
			byId("pages", HTMLElement).hidden = pages === 1;
		};
		const turn = (by) => {
			page += by;
			show();
			byId("count", HTMLElement).scrollIntoView();
		};
		previous.addEventListener("click", () => turn(-1));
		next.addEventListener("click", () => turn(1));
		return { show: (rows) => {
			found = rows;
			page = 0;
			show();
		} };
	}
	const fits = [
		"as it is",
		"better",
		"with changes",
		"not at all",
		"undecided"
	];
	const levels = [
		"error",
		"warn",
		"note"
	];
	const starts = [
		"as it is",
		"with changes",
		"undecided",
		"not under this policy"
	];
	const actions = {
		pass: "passed on",
		map: "mapped",
		rewrite: "rewritten",
		warn: "warned of",
		block: "refused"
	};
	const levelWords = {
		error: "error",
		warn: "warning",
		note: "note"
	};
	const remedies = [
		"",
		"Fix: containai fix mends it; nothing stops working.",
		"Fix: containai fix --unsafe mends it, and something may stop working.",
		"Fix: the gate takes it away when the container is made; no text can."
	];
	function details({ line, strings }, named) {
		const [summary, repository, commit, files, answers, findings, rows, unknowns, problems] = line;
		const at = (place) => strings[place] ?? "";
		const about = [
			at(summary),
			repository === 0 ? "" : \`in \${at(repository)}\`,
			commit === 0 ? "" : \`commit \${at(commit)}\`,
			files.length < 2 ? "" : \`read: \${files.map(at).join(", ")}\`
		];
		const place = (document, number) => {
			if (document === 0) return number === 0 ? "" : \`line \${number}\`;
			return number === 0 ? at(document) : \`\${at(document)}:\${number}\`;
		};
		return element("div", { class: "detail" }, element("p", { class: "faint" }, about.filter((part) => part !== "").join(" · ")), section("Findings", findings.length === 0 ? [element("p", {}, "None.")] : byLevel(findings).map((one) => findingOf(one, at, place, named.words))), element("div", { class: "aside" }, list("Problems", problems, ([message, document, number]) => [at(message), faint(place(document, number))]), list("Would it run", answers, (answer) => answerWords(answer, at)), list("What Sysbox makes of it", worstFirst(rows, at), (row) => rowWords(row, at, named.words)), list("Not known", unknowns, ([why, count]) => [at(why), faint(\`\${countWords(count, "rule")} undecided\`)]), list("Uses", named.uses, (id) => [titleOf(named.words.usages, id)])));
	}
	function section(title, children) {
		return element("section", {}, element("h4", {}, title), ...children);
	}
	function list(title, all, words) {
		if (all.length === 0) return document.createDocumentFragment();
		return section(title, [element("ul", {}, ...all.map((one) => element("li", {}, ...spaced(words(one)))))]);
	}
	function spaced(parts) {
		return parts.flatMap((part, place) => place === 0 ? [part] : [" ", part]);
	}
	function faint(text) {
		return element("span", { class: "faint" }, text);
	}
	function answerWords([host, fit, seems, start], at) {
		const isOpen = fits[fit] === "undecided";
		return [\`\${at(host)}: \${fits[fit]}\`, faint(\`\${isOpen ? \`by what could be read \${fits[seems]}; \` : ""}starts: \${starts[start]}\`)];
	}
	function byLevel(findings) {
		return findings.toSorted(([, a, flagsA], [, b, flagsB]) => (flagsA & 4) - (flagsB & 4) || a - b);
	}
	function findingOf([ruleAt, level, flags, message, document, line, , text, hosts], at, place, { ruleAddress }) {
		const rule = at(ruleAt);
		const word = levels[level];
		const remedy = remedies[flags & 3];
		return element("article", { class: "finding" }, element("div", { class: "head" }, element("span", { class: \`level \${word}\` }, levelWords[word]), ruleLink(rule, ruleAddress), ...(flags & 4) === 0 ? [] : [faint("waived, or in the baseline")], ...hosts === void 0 ? [] : [faint(\`on \${hosts.map(at).join(", ")}\`)], ...line === 0 ? [] : [element("span", { class: "place" }, place(document, line))]), element("p", {}, at(message)), ...text === 0 ? [] : [sourceLine(line, at(text))], ...remedy === "" ? [] : [element("p", { class: "remedy" }, remedy)]);
	}
	function ruleLink(rule, { before, after }) {
		if (!/^[a-z0-9-]+$/u.test(rule)) return element("strong", {}, rule);
		return element("a", {
			href: before + rule + after,
			rel: "noreferrer noopener",
			target: "_blank"
		}, rule);
	}
	function sourceLine(line, text) {
		return element("pre", { class: "source" }, element("span", { class: "line" }, String(line)), element("code", {}, text));
	}
	const resultOrder = [
		"FAILS",
		"BLOCKED",
		"WARN",
		"PARTIAL",
		"DIFFERENT",
		"IGNORED",
		"MITIGATED",
		"N/A",
		"COMPATIBLE"
	];
	function worstFirst(rows, at) {
		return rows.toSorted(([, a], [, b]) => resultOrder.indexOf(at(a)) - resultOrder.indexOf(at(b)));
	}
	function rowWords([row, result, action, condition, hosts], at, { aspects }) {
		const id = at(row);
		const about = titleOf(aspects, id);
		const when = [at(condition), hosts === void 0 ? "" : \`on \${hosts.map(at).join(", ")}\`].filter((part) => part !== "").join(", ");
		const done = at(action);
		return [
			element("span", { class: \`tone \${toneOf(at(result))}\` }, at(result)),
			about,
			faint([
				about === id ? "" : id,
				when,
				Object.hasOwn(actions, done) ? actions[done] : done
			].filter((part) => part !== "").join(" · "))
		];
	}
	function toneOf(result) {
		if (result === "FAILS" || result === "BLOCKED") return "error";
		if (result === "WARN" || result === "PARTIAL" || result === "DIFFERENT") return "warn";
		return result === "COMPATIBLE" || result === "MITIGATED" ? "good" : "note";
	}
	function titleOf(titles, id) {
		return titles.find(([one]) => one === id)?.[1] ?? id;
	}
	const fitClasses = [
		"good",
		"better",
		"warn",
		"error",
		"note"
	];
	const startWords = [
		"as it is",
		"with changes",
		"undecided",
		"refused"
	];
	const startClasses = [
		"good",
		"warn",
		"note",
		"error"
	];
	function tableOf(body, heads, index, words, read) {
		const opened = /* @__PURE__ */ new Set();
		const toggle = (row, shown) => {
			const button = shown.querySelector(".open");
			if (opened.delete(row)) {
				button.setAttribute("aria-expanded", "false");
				document.getElementById(\`detail-\${row}\`)?.remove();
			} else {
				opened.add(row);
				expand(row, shown);
			}
		};
		const expand = (row, shown) => {
			shown.querySelector(".open").setAttribute("aria-expanded", "true");
			const cell = element("td", {
				role: "cell",
				colspan: String(heads.length)
			}, "Reading …");
			shown.after(element("tr", {
				role: "row",
				class: "opened",
				id: \`detail-\${row}\`
			}, cell));
			const named = {
				document: index.document[row],
				uses: index.ofUses[row].map((use) => index.uses[use]),
				words
			};
			read(row).then((line) => cell.replaceChildren(details(line, named)), () => cell.replaceChildren("This part of the page cannot be read."));
		};
		const rowOf = (row) => {
			const made = element("tr", {
				role: "row",
				class: "row"
			}, nameCell(row, index.document[row]), ...cellsOf(index, row, heads));
			made.addEventListener("click", ({ target }) => {
				if (target instanceof Element && target.closest("a") === null && String(getSelection()) === "") toggle(row, made);
			});
			return made;
		};
		return {
			show: (rows) => {
				const made = rows.map(rowOf);
				body.replaceChildren(...made);
				for (const [place, row] of rows.entries()) if (opened.has(row)) expand(row, made[place]);
			},
			open: (row) => void opened.add(row)
		};
	}
	function nameCell(row, document) {
		return element("th", {
			scope: "row",
			role: "rowheader"
		}, element("button", {
			type: "button",
			class: "open",
			"aria-expanded": "false",
			"aria-controls": \`detail-\${row}\`
		}, pathOf(document)));
	}
	function pathOf(path) {
		const below = path.search(/\\/\\.?devcontainer(?:\\/|\\.json$)/u);
		const cut = below === -1 ? path.length : below + 1;
		return element("span", {}, ...broken(path.slice(0, cut)), element("wbr"), element("span", { class: "below" }, ...broken(path.slice(cut))));
	}
	function broken(text) {
		return text.split(/(?<=\\/)/u).flatMap((part, place) => place === 0 ? [part] : [element("wbr"), part]);
	}
	function cellsOf(index, row, heads) {
		const words = (place, text, tone) => element("td", {
			role: "cell",
			class: "text",
			"data-head": heads[place]
		}, element("span", { class: tone === void 0 ? "plain" : \`tone \${tone}\` }, text));
		const number = (place, value, tone) => element("td", {
			role: "cell",
			class: "number",
			"data-head": heads[place]
		}, element("span", { class: value === 0 ? "zero" : \`tone \${tone}\` }, numberWords(value)));
		const hosts = heads.length - 7;
		const fitCells = index.fit.slice(0, hosts).map((column, host) => {
			const fit = column[row];
			return words(2 + host, fits[fit] ?? "not judged", fitClasses[fit]);
		});
		const start = index.starts[0]?.[row] ?? -1;
		return [
			words(1, index.formats[index.format[row]] ?? "–"),
			...fitCells,
			words(hosts + 2, startWords[start] ?? (index.problems[row] > 0 ? "a problem" : "–"), startClasses[start]),
			number(hosts + 3, index.errors[row], "error"),
			number(hosts + 4, index.warnings[row], "warn"),
			number(hosts + 5, index.notes[row], "note"),
			number(hosts + 6, index.unknowns[row], "note")
		];
	}
	const fewRows = 3;
	function explore(index, words, read) {
		const heads = [...byId("table", HTMLTableElement).querySelectorAll("thead th")];
		const titles = heads.map((head) => head.textContent.trim());
		const table = tableOf(byId("rows", HTMLTableSectionElement), titles, index, words, read);
		const pages = showPages(table);
		const search = byId("search", HTMLInputElement);
		const [fit, level, sorting] = [
			byId("fit", HTMLSelectElement),
			byId("level", HTMLSelectElement),
			byId("sort", HTMLSelectElement)
		];
		let sort = {
			column: "errors",
			isDescending: true
		};
		const find = () => {
			for (const head of heads) head.setAttribute("aria-sort", orderOf(head.dataset["column"], sort));
			sorting.value = sort.column;
			pages.show(findRows(index, {
				search: search.value,
				fit: fit.value,
				level: level.value,
				sort
			}));
		};
		const sortBy = (column) => {
			const isNumber = heads.find((head) => head.dataset["column"] === column)?.className === "number";
			sort = {
				column,
				isDescending: column === sort.column ? !sort.isDescending : isNumber
			};
			find();
		};
		const follow = () => {
			const wish = /^#q=(.*)$/su.exec(location.hash)?.[1];
			if (wish === void 0) return;
			search.value = decoded(wish);
			find();
			byId("configurations", HTMLElement).scrollIntoView();
		};
		search.addEventListener("input", find);
		for (const choice of [fit, level]) choice.addEventListener("change", find);
		sorting.addEventListener("change", () => sortBy(sorting.value));
		byId("direction", HTMLButtonElement).addEventListener("click", () => sortBy(sort.column));
		for (const head of heads) head.querySelector("button").addEventListener("click", () => sortBy(head.dataset["column"]));
		addEventListener("hashchange", follow);
		const count = index.document.length;
		byId("filters", HTMLElement).hidden = count < fewRows;
		byId("count", HTMLElement).hidden = count === 1;
		if (count === 1) table.open(0);
		byId("explorer", HTMLElement).hidden = false;
		find();
		follow();
	}
	function orderOf(column, sort) {
		if (column !== sort.column) return "none";
		return sort.isDescending ? "descending" : "ascending";
	}
	function decoded(text) {
		try {
			return decodeURIComponent(text);
		} catch {
			return text;
		}
	}
	function readIndex() {
		return unpack("index");
	}
	function readWords() {
		return unpack("words");
	}
	function lineReader({ chunks }) {
		const read = /* @__PURE__ */ new Map();
		return async (row) => {
			const chunk = chunks.findLastIndex((first) => first <= row);
			let reading = read.get(chunk);
			if (reading === void 0) read.set(chunk, reading = unpack(\`chunk-\${chunk}\`));
			const { lines, strings } = await reading;
			return {
				line: lines[row - chunks[chunk]],
				strings
			};
		};
	}
	async function unpack(id) {
		const text = atob(document.getElementById(id).textContent);
		const bytes = new Uint8Array(text.length);
		for (let place = 0; place < text.length; place++) bytes[place] = text.charCodeAt(place);
		const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
		return new Response(stream).json();
	}
	function offerTheme(button) {
		const preference = matchMedia("(prefers-color-scheme: dark)");
		const root = document.documentElement;
		const isDark = () => root.dataset["theme"] === void 0 ? preference.matches : root.dataset["theme"] === "dark";
		const label = () => void (button.textContent = isDark() ? "Light theme" : "Dark theme");
		button.addEventListener("click", () => {
			root.dataset["theme"] = isDark() ? "light" : "dark";
			label();
		});
		preference.addEventListener("change", label);
		label();
		button.hidden = false;
	}
	offerTheme(byId("theme", HTMLButtonElement));
	Promise.all([readIndex(), readWords()]).then(([index, words]) => explore(index, words, lineReader(index))).catch(() => {
		const failure = byId("failure", HTMLElement);
		failure.textContent = "The table cannot be read: the file is cut short, or this browser is too old for it.";
		failure.hidden = false;
	});
})();`;
