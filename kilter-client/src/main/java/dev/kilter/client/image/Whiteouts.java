package dev.kilter.client.image;

/// How a layer says that a file of the layers below is gone, by the OCI's image specification. Pure.
final class Whiteouts {
    private static final String GONE = ".wh.";
    private static final String ALL_GONE = ".wh..wh..opq";

    private Whiteouts() {}

    /// What this file of a layer hides below it: the same file, or the file or folder that its name says is gone.
    static String covers(String path) {
        int slash = path.lastIndexOf('/');
        String folder = path.substring(0, slash);
        String name = path.substring(slash + 1);
        if (name.equals(ALL_GONE)) {
            return folder;
        }
        return name.startsWith(GONE) ? folder + "/" + name.substring(GONE.length()) : path;
    }
}
