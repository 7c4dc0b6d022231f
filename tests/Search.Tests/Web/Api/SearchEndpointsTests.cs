using System.Net;
using System.Text.Json.Nodes;
using Search.Core;
using Search.Core.Errors;
using Search.Core.Reranking;

namespace Search.Tests.Web.Api;

public sealed class SearchEndpointsTests : IAsyncLifetime
{
    private readonly MemoryEngine _engine = new MemoryEngine().With(
        "sample",
        new Passage("a", "Night", "moon moon stars"), new Passage("b", null, "the full moon") { Fields = """{"url":"https://example.org","Year":2019,"tags":["a"]}""" }, new Passage("c", null, "nothing"));

    private readonly ScriptedReranker _reranker = new(text => text.Contains("full", StringComparison.Ordinal) ? 2.5f : -1f) { BatchSize = 1, Note = "fp32 runs; int8 does not." };
    private RunningApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await RunningApp.StartAsync(_engine, _reranker);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_search_is_one_document_with_both_orders()
    {
        var result = JsonNode.Parse(await _app.Client.GetStringAsync("/api/search?q=full+moon&k=10"))!;

        Assert.Equal("full moon", (string?)result["query"]!["text"]);
        Assert.Equal("scripted", (string?)result["model"]!["model"]);
        Assert.Equal("fp32 runs; int8 does not.", (string?)result["model"]!["note"]);
        Assert.Equal(["a", "b"], Ids(result["bm25"]!));
        Assert.Equal(["b", "a"], Ids(result["reranked"]!));
        Assert.Equal(2.5, (double)result["reranked"]![0]!["relevance"]!);
        Assert.Equal(0, (int)result["reranked"]![0]!["tier"]!);
        Assert.Equal("Night", (string?)result["reranked"]![1]!["title"]);
        Assert.Equal((1, -1), ((int)result["reranked"]![1]!["bm25Rank"]!, (int)result["reranked"]![1]!["movement"]!));
        Assert.True((double)result["times"]!["totalSeconds"]! > 0);
        Assert.Null(result["degraded"]);
    }

    [Theory]
    [InlineData("/api/search?q=full+moon")]
    [InlineData("/api/search/stream?q=full+moon")]
    public async Task Other_fields_are_an_object_in_the_answer(string address)
    {
        var answer = (await _app.Client.GetStringAsync(address)).Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);

        Assert.Contains(""""fields":{"url":"https://example.org","Year":2019,"tags":["a"]}"""", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scripted%2Bscripted@1")]
    [InlineData("scripted+scripted@1")]
    public async Task A_cascade_shows_which_model_judged_each_passage_with_a_typed_or_encoded_plus_sign(string model)
    {
        await using var app = await RunningApp.StartAsync(_engine, _reranker, new CascadeReranker(_reranker, _reranker, 1));

        var result = JsonNode.Parse(await app.Client.GetStringAsync($"/api/search?q=full+moon&model={model}"))!;
        var stream = await app.Client.GetStringAsync($"/api/search/stream?q=full+moon&model={model}");

        Assert.Equal("scripted+scripted@1", (string?)result["model"]!["model"]);
        Assert.Equal([("b", 0), ("a", 1)], result["reranked"]!.AsArray().Select(item => ((string)item!["id"]!, (int)item["tier"]!)));
        Assert.Contains("\"tier\":1", stream, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_part_of_a_long_passage_that_has_the_score_is_given_as_a_place_in_its_text()
    {
        // The reranker reads "Night moon moon stars".
        await using var app = await RunningApp.StartAsync(_engine, new ScriptedReranker(_ => 1) { Window = new TextWindow(4, 7, 2, 3) });

        var result = JsonNode.Parse(await app.Client.GetStringAsync("/api/search?q=full+moon"))!;

        var windows = result["reranked"]!.AsArray().ToDictionary(item => (string)item!["id"]!, item => item!["textWindow"]!);
        Assert.Equal("""{"start":0,"length":5,"number":2,"count":3}""", windows["a"].ToJsonString());
        Assert.Equal((4, 7), ((int)windows["b"]["start"]!, (int)windows["b"]["length"]!));
        Assert.Null(result["bm25"]![0]!["textWindow"]);
    }

    [Fact]
    public async Task A_reranker_that_fails_is_named_beside_BM25s_order()
    {
        _reranker.BeforeBatch = (_, _) => throw new RerankException("The score is NaN.");

        var result = JsonNode.Parse(await _app.Client.GetStringAsync("/api/search?q=moon"))!;

        Assert.Equal("The score is NaN.", (string?)result["degraded"]);
        Assert.Equal(Ids(result["bm25"]!), Ids(result["reranked"]!));
        Assert.Null(result["reranked"]![0]!["relevance"]);
    }

    [Fact]
    public async Task The_stream_tells_each_update_before_the_next_one_is_made()
    {
        var gate = new SemaphoreSlim(0);
        _reranker.BeforeBatch = (_, cancel) => gate.WaitAsync(cancel);
        using var response = await _app.Client.GetAsync("/api/search/stream?q=moon", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());

        var first = await NextAsync(lines);
        Assert.Equal("bm25", (string?)first["update"]);
        Assert.Equal(2, first["bm25"]!.AsArray().Count);

        gate.Release();
        var scores = await NextAsync(lines);
        Assert.Equal("scores", (string?)scores["update"]);
        Assert.Equal((1, 2), ((int)scores["scored"]!, (int)scores["total"]!));

        gate.Release();
        await NextAsync(lines);
        var last = await NextAsync(lines);
        Assert.Equal("completed", (string?)last["update"]);
        Assert.Equal("b", (string?)last["page"]!["reranked"]![0]!["id"]);
    }

    [Theory]
    [InlineData("/api/search", HttpStatusCode.BadRequest, "q is empty")]
    [InlineData("/api/search?q=%20", HttpStatusCode.BadRequest, "q is empty")]
    [InlineData("/api/search?q=moon&k=many", HttpStatusCode.BadRequest, "k is 'many'")]
    [InlineData("/api/search?q=moon&model=none", HttpStatusCode.BadRequest, "model 'none'")]
    [InlineData("/api/search?q=moon&engine=none", HttpStatusCode.BadRequest, "engine 'none'")]
    [InlineData("/api/search?q=moon&index=none", HttpStatusCode.NotFound, "index 'none'")]
    [InlineData("/api/search/stream?q=moon&index=none", HttpStatusCode.NotFound, "index 'none'")]
    public async Task A_request_that_cannot_be_answered_is_refused_with_the_reason(string address, HttpStatusCode status, string reason)
    {
        using var response = await _app.Client.GetAsync(address);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(reason, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/search?q=moon")]
    [InlineData("/api/search/stream?q=moon")]
    public async Task An_unreachable_engine_gives_503(string address)
    {
        _engine.Failure = new SearchUnavailableException("The server does not answer.");

        using var response = await _app.Client.GetAsync(address);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("The server does not answer.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<JsonNode> NextAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonNode.Parse(line[6..])!;
            }
        }

        throw new EndOfStreamException("The stream ended.");
    }

    private static string[] Ids(JsonNode list) => [.. list.AsArray().Select(item => (string)item!["id"]!)];
}
