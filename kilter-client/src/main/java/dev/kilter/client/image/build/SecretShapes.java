package dev.kilter.client.image.build;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What secrets look like: names of files that hold nothing else, and shapes that only a key or a token has. A rule is
/// here if what it finds is a secret nearly always; a guess by entropy or by a variable's name is none.
final class SecretShapes {
    private static final List<Named> NAMES = List.of(
            new Named("ssh-key", "id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?"),
            new Named("git-credentials", "\\.git-credentials"),
            new Named("netrc", "\\.netrc|_netrc"),
            new Named("docker-login", "\\.dockercfg|\\.docker/config\\.json"),
            new Named("aws-credentials", "\\.aws/credentials"),
            new Named("kubeconfig", "\\.kube/config"));

    /// The literal that stands in every match comes first: nearly all files lack it, and a search for it is quick.
    private static final List<Shape> SHAPES = List.of(
            new Shape(
                    "private-key",
                    "PRIVATE KEY",
                    "-----BEGIN (?:[A-Z]+ )?PRIVATE KEY(?: BLOCK)?-----(?:\\s|\\\\r|\\\\n)+[A-Za-z0-9+/=:,. -]*"
                            + "(?:(?:\\s|\\\\r|\\\\n)+[A-Za-z0-9+/=:,. -]*){0,3}[A-Za-z0-9+/]{40}"),
            new Shape("age-key", "AGE-SECRET-KEY-", "\\bAGE-SECRET-KEY-1[0-9A-Z]{58}\\b"),
            new Shape("aws-key", "AKIA", "\\bAKIA(?![0-9A-Z]*EXAMPLE)[0-9A-Z]{16}\\b"),
            new Shape(
                    "aws-secret",
                    "aws_secret_access_key",
                    "aws_secret_access_key[\"']?\\s*[=:]\\s*[\"']?(?![A-Za-z0-9/+]*EXAMPLE)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])"),
            new Shape("github-token", "gh", "\\bgh[pousr]_[A-Za-z0-9]{36}\\b"),
            new Shape("github-token", "github_pat_", "\\bgithub_pat_[A-Za-z0-9_]{82}\\b"),
            new Shape("gitlab-token", "glpat-", "\\bglpat-[A-Za-z0-9_-]{20}"),
            new Shape("slack-token", "xox", "\\bxox[abprs]-[0-9]{10,}-[0-9A-Za-z-]{20,}"),
            new Shape("slack-webhook", "hooks.slack.com", "hooks\\.slack\\.com/services/T\\w{8,}/B\\w{8,}/\\w{20,}"),
            new Shape("stripe-key", "k_live_", "\\b[rs]k_live_[0-9A-Za-z]{20,}"),
            new Shape("npm-token", "npm_", "\\bnpm_[A-Za-z0-9]{36}\\b"),
            new Shape("npm-token", "_authToken", "_authToken\\s*=\\s*(?!\\$)[^\\s$]{16,}"),
            new Shape("pypi-token", "pypi-AgEI", "\\bpypi-AgEI[A-Za-z0-9_-]{50,}"),
            new Shape("sendgrid-key", "SG.", "\\bSG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}\\b"),
            new Shape("openai-key", "T3BlbkFJ", "\\bsk-[A-Za-z0-9_-]{10,}T3BlbkFJ[A-Za-z0-9_-]{10,}"),
            new Shape("anthropic-key", "sk-ant-", "\\bsk-ant-(?:api|admin)[0-9]{2}-[A-Za-z0-9_-]{80,}"),
            new Shape("digitalocean-token", "_v1_", "\\bdo[opr]_v1_[a-f0-9]{64}\\b"),
            new Shape("kubeconfig", "client-key-data", "client-key-data:\\s*[A-Za-z0-9+/=]{100,}"));

    private SecretShapes() {}

    private record Named(String rule, Pattern path) {
        Named(String rule, String path) {
            this(rule, Pattern.compile("(?:.*/)?(?:" + path + ")"));
        }
    }

    private record Shape(String rule, String literal, Pattern pattern) {
        Shape(String rule, String literal, String pattern) {
            this(rule, literal, Pattern.compile(pattern));
        }
    }

    /// A rule that something fits.
    ///
    /// @param rule its name, as an allow list says it
    /// @param line where, from 1; 0: it is the file's name
    record Finding(String rule, int line) {
        /// For people; never what was found.
        String told() {
            return line == 0 ? rule + ", by its name" : rule + ", in line " + line;
        }
    }

    /// What a path says by itself.
    static Optional<Finding> ofPath(String path) {
        return NAMES.stream()
                .filter(named -> named.path.matcher(path).matches())
                .map(named -> new Finding(named.rule, 0))
                .findFirst();
    }

    /// The first rule that this text fits and that is not allowed there.
    static Optional<Finding> ofText(String text, Predicate<String> allowed) {
        for (Shape shape : SHAPES) {
            if (!text.contains(shape.literal) || allowed.test(shape.rule)) {
                continue;
            }
            Matcher found = shape.pattern.matcher(text);
            if (found.find()) {
                int line = (int) text.substring(0, found.start()).lines().count();
                boolean isLineStart = found.start() == 0 || text.charAt(found.start() - 1) == '\n';
                return Optional.of(new Finding(shape.rule, isLineStart ? line + 1 : line));
            }
        }
        return Optional.empty();
    }
}
