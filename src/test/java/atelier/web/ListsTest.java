package atelier.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.ImageSet;
import atelier.link.Job;
import atelier.run.Run;
import atelier.storage.CountedQueries;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists take as few queries for many as for one, and come in pages. */
class ListsTest {
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");
  private static final Pattern TILE = Pattern.compile("<li class=\"tile\" data-run=\"[^\"]");

  private final TestServer server;
  private final CountedQueries queries;

  ListsTest(@TempDir Path folder) throws Exception {
    server = new TestServer(folder).start();
    queries = server.countQueries();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theWallAsksAsMuchForManyRunsAsForOne() throws Exception {
    addRuns(1);
    int forOne = asked("/");
    addRuns(60);
    assertEquals(forOne, asked("/"));
    assertTrue(forOne <= 4, "runs, their sets and their frames, and one set: " + forOne);
  }

  @Test
  void soDoesTheListOfRuns() throws Exception {
    addRuns(1);
    server.get("/api/runs"); // the doctor reads once what a run has measured
    int forOne = asked("/api/runs");
    addRuns(60);
    server.get("/api/runs");
    assertEquals(forOne, asked("/api/runs"));
    assertEquals(3, forOne, "runs, what they measured last, and the sets that they are named by");
  }

  @Test
  void soDoesTheListOfImageSets() throws Exception {
    server.addImageSet(2);
    int forOne = asked("/api/image-sets");
    addSets(60);
    assertEquals(forOne, asked("/api/image-sets"));
    assertEquals(1, forOne);
  }

  @Test
  void theWallShowsAHundredAtATime() throws Exception {
    addRuns(103);
    String first = text("/");
    assertEquals(100, tiles(first));
    Matcher next = Pattern.compile("href=\"(\\./\\?[^\"]*from=100)\"").matcher(first);
    assertTrue(next.find(), "a way to the next");
    assertEquals(3, tiles(text(next.group(1).substring(1).replace("&amp;", "&"))));
  }

  @Test
  void listsLeadFromPageToPage() throws Exception {
    addSets(7);
    addRuns(4);
    assertEquals(List.of(3, 3, 2), pages("/api/image-sets?limit=3"));
    assertEquals(List.of(3, 1), pages("/api/runs?limit=3"));
    assertEquals(404, server.get("/api/image-sets?before=none").statusCode());
    assertEquals(400, server.get("/api/image-sets?limit=101").statusCode());
  }

  /** How many are on each page; together they are all, each once. */
  private List<Integer> pages(String first) throws Exception {
    List<Integer> sizes = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    String path = first;
    while (path != null) {
      HttpResponse<byte[]> answer = server.get(path);
      JsonNode page = TestServer.json(answer);
      sizes.add(page.size());
      page.forEach(one -> ids.add(one.path("id").asText()));
      Matcher next = NEXT.matcher(answer.headers().firstValue("Link").orElse(""));
      path = next.find() ? next.group(1) : null;
    }
    assertEquals(ids.size(), ids.stream().distinct().count());
    return sizes;
  }

  private void addSets(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      server.addImageSet(2);
    }
  }

  private void addRuns(int count) throws Exception {
    ImageSet set = server.addImageSet(4);
    for (int i = 0; i < count; i++) {
      Run run = server.addRun(set);
      if (i < 2) {
        Job job = server.claim(run);
        server.train(job, 1, 3);
        server.frame(job, 3);
      }
    }
  }

  private int asked(String path) throws Exception {
    queries.take();
    assertEquals(200, server.get(path).statusCode());
    return queries.take();
  }

  private String text(String path) throws Exception {
    return new String(server.get(path).body(), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static int tiles(String page) {
    Matcher tile = TILE.matcher(page);
    int count = 0;
    while (tile.find()) {
      count++;
    }
    return count;
  }
}
