package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.wire.TokenRole;
import dev.kilter.sdk.wire.TokenVerb;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryAccessTest {
    private static final Caller ACME =
            new Caller("ci", TokenRole.DEPLOYER, Set.of(TokenVerb.DEPLOY), new Scope(List.of("acme")));
    private static final Caller VIEWER = new Caller("eve", TokenRole.VIEWER, Set.of(), new Scope(List.of("acme/shop")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "repository:acme/shop:pull,push        | repository:acme/shop:pull,push",
                "repository:acme/shop:push             | repository:acme/shop:push",
                "repository(plugin):acme/shop:pull     | repository:acme/shop:pull",
                "repository:acme/shop:delete,*,push    | repository:acme/shop:push",
                "repository:other/shop:pull,push       | ''",
                "repository:acme:pull                  | ''",
                "repository:acme/shop/deeper:push      | ''",
                "repository:acme/../other/shop:push    | ''",
                "repository:/acme/shop:push            | ''",
                "repository:base/java:pull,push        | repository:base/java:pull",
                "registry:catalog:*                    | ''",
                "x                                     | ''",
            })
    void a_deployer_of_one_org_gets_that_org_s_repositories_and_no_more(String asked, String granted) {
        RegistryAccess access = new RegistryAccess(
                "registry.example.com", List.of("registry.example.com/base/java@sha256:ab", "elsewhere.com/base/go:1"));

        assertThat(text(access.granted(List.of(asked), ACME))).isEqualTo(granted);
    }

    @Test
    void a_viewer_pulls_what_he_sees() {
        RegistryAccess access = new RegistryAccess("registry.example.com:5000/apps/", List.of());

        assertThat(text(access.granted(
                        List.of(
                                "repository:apps/acme/shop:pull,push",
                                "repository:apps/acme/other:pull",
                                "repository:acme/shop:pull"),
                        VIEWER)))
                .isEqualTo("repository:apps/acme/shop:pull");
    }

    private static String text(List<PushTokens.Access> granted) {
        return granted.stream()
                .map(each -> each.type() + ":" + each.name() + ":" + String.join(",", each.actions()))
                .collect(Collectors.joining(" "));
    }
}
