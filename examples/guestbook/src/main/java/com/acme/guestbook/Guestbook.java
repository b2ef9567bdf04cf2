package com.acme.guestbook;

/** Starts the web page, or with the argument {@code worker} the worker. Both are the same jar. */
public final class Guestbook {
    private Guestbook() {}

    public static void main(String[] args) throws Exception {
        Database database = Database.fromEnvironment(System.getenv());
        if (args.length == 1 && args[0].equals("worker")) {
            new Worker(database).run();
            return;
        }
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
        new Web(database, port).start();
    }
}
