package dev.kilter.operator.flux;

/// Who writes to a git server. Its text form hides the password.
public record GitLogin(String user, String password) {
    @Override
    public String toString() {
        return "GitLogin[user=" + user + ", password=…]";
    }
}
