package dev.kilter.files;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/// `Main FOLDER [LASTING]…` serves a folder on `PORT`. What lies below one of the lasting folders has a name that
/// changes with its content.
public final class Main {
    private static final String DEFAULT_PORT = "8080";

    private Main() {}

    /// Starts the server, which runs until the process is told to end.
    public static void main(String[] arguments) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxReqTime", "60");
        String port = System.getenv().getOrDefault("PORT", DEFAULT_PORT);
        List<String> lasting = List.of(arguments).subList(1, arguments.length);
        Site site = Site.of(Path.of(arguments[0]), lasting);
        FileServer server = FileServer.start(site, new InetSocketAddress(Integer.parseInt(port)));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        System.out.println("serving " + site.size() + " files on port " + port);
    }
}
