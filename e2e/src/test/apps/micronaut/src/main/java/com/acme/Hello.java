package com.acme;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.runtime.Micronaut;

/// A page by Micronaut, in one jar with all its libraries.
@Controller
public class Hello {
    public static void main(String[] arguments) {
        Micronaut.run(Hello.class, arguments);
    }

    @Get(produces = MediaType.TEXT_PLAIN)
    String hello() {
        return "hello from Micronaut";
    }
}
