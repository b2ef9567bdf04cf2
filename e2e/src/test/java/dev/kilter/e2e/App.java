package dev.kilter.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// A deployed app as a client sees it, by its host name over 127.0.0.1 or over the address of a cluster's gateway.
final class App {
    private final String host;
    private final int port;
    private final InetAddress address;

    App(String url) {
        this(url, InetAddress.getLoopbackAddress());
    }

    App(String url, InetAddress address) {
        URI uri = URI.create(url.strip());
        this.host = uri.getHost();
        this.port = uri.getPort() < 0 ? 80 : uri.getPort();
        this.address = address;
    }

    String get(String path) {
        try {
            return request("GET " + path + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\nConnection: close\r\n\r\n");
        } catch (IOException e) {
            return "no answer: " + e;
        }
    }

    String post(String author, String message) {
        String body = "author=" + URLEncoder.encode(author, StandardCharsets.UTF_8) + "&message="
                + URLEncoder.encode(message, StandardCharsets.UTF_8);
        try {
            return request("POST / HTTP/1.1\r\nHost: " + host + ":" + port
                    + "\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body);
        } catch (IOException e) {
            return "no answer: " + e;
        }
    }

    private String request(String text) throws IOException {
        try (Socket socket = new Socket(address, port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    InetAddress address() {
        return address;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }
}
