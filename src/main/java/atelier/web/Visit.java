package atelier.web;

/**
 * What the layout of every page has to know of the request.
 *
 * @param path of the request
 * @param csrfToken what the page's scripts send with every change; empty where they need not
 */
public record Visit(String path, String csrfToken) {}
