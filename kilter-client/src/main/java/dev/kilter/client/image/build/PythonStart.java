package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a Python app is started: as its Procfile says, or by the server among its packages that fits its framework.
///
/// @param command relative to the app's folder
/// @param found   what was seen, for people: `FastAPI · uvicorn`
record PythonStart(List<String> command, String found) {
    private static final Pattern OBJECT = Pattern.compile(
            "(?m)^(\\w+)\\s*(?::\\s*[\\w.]+\\s*)?=\\s*(?:\\w+\\.)?(Flask|Bottle|Dash|FastAPI|Starlette|Quart|Litestar|Sanic)\\(");
    private static final Pattern FACTORY = Pattern.compile("(?m)^def (create_app|make_app)\\(");
    private static final Set<String> ASYNC = Set.of("FastAPI", "Starlette", "Quart", "Litestar", "Sanic");
    /// What is run by Python itself where no server of a framework fits.
    static final List<String> PROGRAMS = List.of("main.py", "app.py", "server.py", "run.py", "__main__.py");

    private static final Pattern UNUSUAL = Pattern.compile("(?:(?!tests?/|examples?/|docs/)\\w+/){0,2}\\w+\\.py");
    private static final List<String> USUAL =
            List.of("main", "app", "wsgi", "asgi", "application", "server", "api", "run");

    /// An object in a module that a server runs.
    private record Served(String framework, boolean isAsync, String object, boolean isFactory) {
        String called() {
            return isFactory ? object + "()" : object;
        }
    }

    /// @param packages names of what is installed
    /// @param scripts programs of the project's own
    static PythonStart of(
            Path root, List<String> files, Set<String> packages, PythonSource source, List<String> scripts)
            throws IOException {
        Optional<Procfile> procfile = Procfile.of(root);
        if (procfile.isPresent()) {
            return new PythonStart(procfile.get().shell(PythonBuilder.PACKAGES + "/bin"), "Procfile");
        }
        Optional<Served> django = django(root, files, packages);
        Optional<Served> served = django.isPresent() ? django : object(root, files, packages);
        if (served.isPresent()) {
            return by(served.get(), packages, source);
        }
        Optional<PythonPages> pages = PythonPages.in(root, files, packages);
        if (pages.isPresent()) {
            return shell(pages.get().module(), pages.get().framework());
        }
        for (String name : PROGRAMS) {
            if (files.contains(name)) {
                return new PythonStart(List.of("python3", name), name);
            }
        }
        if (scripts.size() == 1) {
            return new PythonStart(
                    new Procfile(scripts.getFirst()).shell(PythonBuilder.PACKAGES + "/bin"), scripts.getFirst());
        }
        throw Problem.of(
                        KilterCode.BUILD_NOT_DETECTED,
                        "nothing says how this Python app starts",
                        SiteMaker.hint(root).orElse("Write a Procfile with a line such as: web: gunicorn app:app"))
                .withEvidence("no Procfile, no manage.py, no main.py or app.py, no object of a known framework in them")
                .toException();
    }

    private static PythonStart by(Served app, Set<String> packages, PythonSource source) {
        String found = app.framework + " · ";
        if (app.isAsync) {
            if (packages.contains("uvicorn")) {
                String factory = app.isFactory ? "--factory " : "";
                return shell(
                        "uvicorn --host 0.0.0.0 --port \"$PORT\" --proxy-headers " + factory + app.object,
                        found + "uvicorn");
            }
            if (packages.contains("hypercorn")) {
                return shell("hypercorn --bind \"0.0.0.0:$PORT\" '" + app.called() + "'", found + "hypercorn");
            }
            throw noServer(app, "uvicorn", source);
        }
        if (packages.contains("gunicorn")) {
            return shell(
                    "gunicorn --bind \"0.0.0.0:$PORT\" --access-logfile - '" + app.called() + "'", found + "gunicorn");
        }
        if (packages.contains("waitress")) {
            String call = app.isFactory ? "--call " : "";
            return shell("waitress --listen=\"0.0.0.0:$PORT\" " + call + app.object, found + "waitress");
        }
        throw noServer(app, "gunicorn", source);
    }

    private static PythonStart shell(String module, String found) {
        return new PythonStart(List.of("sh", "-c", "exec python3 -m " + module), found);
    }

    private static KilterException noServer(Served app, String server, PythonSource source) {
        return Problem.of(
                        KilterCode.BUILD_NOT_DETECTED,
                        "the app is " + app.object + " (" + app.framework
                                + "), and no server for it is among its packages",
                        "Choose one: " + source.add(server) + "; or write a Procfile.")
                .toException();
    }

    private static Optional<Served> django(Path root, List<String> files, Set<String> packages) {
        if (!files.contains("manage.py") || !packages.contains("django")) {
            return Optional.empty();
        }
        boolean isAsync =
                !packages.contains("gunicorn") && (packages.contains("uvicorn") || packages.contains("hypercorn"));
        String name = isAsync ? "asgi" : "wsgi";
        return files.stream()
                .filter(file -> file.matches("\\w+(?:/\\w+)*/" + name + "\\.py"))
                .filter(file -> Files.isRegularFile(root.resolve(file)))
                .findFirst()
                .map(file -> new Served("Django", isAsync, module(file) + ":application", false));
    }

    /// The first one, in the files that people name so, then in those of a folder below; else, where there is no
    /// program either, the only one.
    private static Optional<Served> object(Path root, List<String> files, Set<String> packages) throws IOException {
        List<String> candidates = files.stream()
                .filter(file -> file.matches("(?:\\w+/){0,2}(?:" + String.join("|", USUAL) + "|__init__)\\.py"))
                .sorted((one, other) -> Integer.compare(rank(one), rank(other)))
                .toList();
        Optional<Served> usual = first(root, candidates, packages);
        if (usual.isPresent() || PROGRAMS.stream().anyMatch(files::contains)) {
            return usual;
        }
        List<Served> others = new ArrayList<>();
        for (String file : files) {
            if (UNUSUAL.matcher(file).matches()) {
                first(root, List.of(file), packages).ifPresent(others::add);
            }
        }
        return others.size() == 1 ? Optional.of(others.getFirst()) : Optional.empty();
    }

    private static Optional<Served> first(Path root, List<String> candidates, Set<String> packages) throws IOException {
        Optional<Served> factory = Optional.empty();
        for (String file : candidates) {
            String text = Files.readString(root.resolve(file));
            Matcher object = OBJECT.matcher(text);
            if (object.find()) {
                return Optional.of(new Served(
                        object.group(2), ASYNC.contains(object.group(2)), module(file) + ":" + object.group(1), false));
            }
            Matcher made = FACTORY.matcher(text);
            if (factory.isEmpty() && made.find()) {
                boolean isAsync =
                        !packages.contains("flask") && (packages.contains("fastapi") || packages.contains("starlette"));
                factory = Optional.of(
                        new Served(isAsync ? "FastAPI" : "Flask", isAsync, module(file) + ":" + made.group(1), true));
            }
        }
        return factory;
    }

    private static int rank(String file) {
        int depth = (int) file.chars().filter(c -> c == '/').count();
        int name = USUAL.indexOf(file.replaceFirst(".*/", "").replaceFirst("\\.py$", ""));
        return depth * 100 + (name < 0 ? 50 : name);
    }

    /// Below `src` modules are named without it.
    private static String module(String file) {
        return file.replaceFirst("\\.py$", "")
                .replaceFirst("/?__init__$", "")
                .replaceFirst("^src/", "")
                .replace('/', '.');
    }
}
