package dev.kilter.server;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterException;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.websocket.WsListener;

/// One WebSocket of an env, at `/v1/projects/{org}/{app}/envs/{env}/<name>`.
///
/// @param summary for the API's description
record Socket(String name, Permission permission, String summary, Opening opening) {
    /// Somebody who may has come.
    ///
    /// @param token that he came with
    record Visit(Slot slot, String caller, String token) {}

    /// Says who talks with a visitor, or throws why nobody does.
    @FunctionalInterface
    interface Opening {
        WsListener open(Visit visit);
    }

    String path() {
        return EnvRoutes.BASE + "/{env}/" + name;
    }

    /// The same path for those who ask in plain HTTP, and for the API's description.
    Route route() {
        return new Route(
                "GET",
                path(),
                permission,
                summary + " A WebSocket.",
                (_, response, _) -> response.status(Status.UPGRADE_REQUIRED_426)
                        .header(HeaderValues.create("Upgrade", "websocket"))
                        .send());
    }

    /// Whose it is, by the path that was asked.
    static Slot slot(String path) {
        String[] parts = path.split("/", -1);
        try {
            return new Slot(new Project(parts[3], parts[4]), new EnvName(parts[6]));
        } catch (KilterException | ArrayIndexOutOfBoundsException e) {
            throw Answers.missing("env of that name");
        }
    }
}
