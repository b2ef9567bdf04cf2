package dev.kilter.server.portal;

/// Where a person says who they are, with a token of the API.
final class SignInPage {
    private SignInPage() {}

    static String of(Frame frame, boolean wrong, boolean local) {
        Tag form = Tag.of("form", "sign-in")
                .set("method", "post")
                .set("action", "/portal/sign-in")
                .add(Tag.of("label").set("for", "token").text("Your token"))
                .add(Tag.of("input")
                        .set("id", "token")
                        .set("name", "token")
                        .set("type", "password")
                        .set("autocomplete", "off")
                        .set("required", "")
                        .set("aria-describedby", "hint"))
                .add(Tag.of("button").set("type", "submit").text("Sign in"));
        if (wrong) {
            form.add(Tag.of("p", "tag bad").set("role", "alert").text("This token is unknown, expired or revoked."));
        }
        Tag hint = Tag.of("p", "mute")
                .set("id", "hint")
                .text("Without it, from a terminal that is logged in: ")
                .add(Tag.of("code").text(local ? "kilter open --portal --local" : "kilter open --portal"));
        return frame.page("Sign in", "", Tag.of("article").add(Tag.of("h1").text("Sign in"), form, hint));
    }
}
