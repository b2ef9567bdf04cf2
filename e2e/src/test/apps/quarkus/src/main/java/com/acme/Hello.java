package com.acme;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/// A page by Quarkus.
@Path("/")
public class Hello {
    @GET
    public String hello() {
        return "hello from Quarkus";
    }
}
