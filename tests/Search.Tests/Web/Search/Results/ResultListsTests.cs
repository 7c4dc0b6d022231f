using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Search.Core;
using Search.Core.Pipeline;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Web.Searching;
using Search.Web.Searching.Results;

namespace Search.Tests.Web.Searching.Results;

public sealed class ResultListsTests : BunitContext
{
    public ResultListsTests() => Services.AddSingleton<IHighlighter>(new WordHighlighter());

    [Theory]
    [InlineData(5, "▲ 5", "5 places up", "up")]
    [InlineData(1, "▲ 1", "1 place up", "up")]
    [InlineData(-2, "▼ 2", "2 places down", "down")]
    [InlineData(-1, "▼ 1", "1 place down", "down")]
    [InlineData(0, "= 0", "same place", "same")]
    public void Movement_has_a_sign_a_number_and_words(int places, string text, string words, string kind)
    {
        var movement = Render<Movement>(parameters => parameters.Add(part => part.Places, places)).Find(".move");

        Assert.Equal(text, movement.TextContent);
        Assert.Equal(words, movement.GetAttribute("aria-label"));
        Assert.Contains(kind, movement.ClassList);
    }

    [Fact]
    public void Unknown_movement_is_not_shown() =>
        Assert.Empty(Render<Movement>(parameters => parameters.Add(part => part.Places, null)).Markup);

    [Theory]
    [InlineData("moon", "The moon and the Moon.", "The <mark>moon</mark> and the <mark>Moon</mark>.")]
    [InlineData("<b>", "no <b>bold</b> here", "no <mark>&lt;b&gt;</mark>bold&lt;/b&gt; here")]
    [InlineData("script", "<script>alert(1)</script>", "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;")]
    [InlineData("x", "", "")]
    public void The_querys_words_are_marked_and_everything_else_is_text(string query, string text, string markup)
    {
        var highlighted = Render<Highlighted>(parameters => parameters.Add(part => part.Query, query).Add(part => part.Text, text));

        Assert.Equal(markup, highlighted.Markup.Trim());
    }

    [Fact]
    public void A_reranked_card_shows_both_ranks_its_movement_and_its_raw_score()
    {
        var card = RenderCard(new ResultRow(1, Candidate(6), OtherRank: 6, Relevance: 7.258f), isReranked: true);

        Assert.Equal("1", card.Find(".rank").TextContent);
        Assert.Contains("BM25 #6", card.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.Equal("▲ 5", card.Find(".move").TextContent);
        Assert.Equal("+7.26", card.Find(".num").TextContent);
        Assert.Equal("p6", card.Find("li").GetAttribute("data-doc"));
    }

    [Fact]
    public void Other_fields_are_shown_as_text_and_only_web_addresses_are_links()
    {
        const string Fields = """
            {"url":"https://example.org/a?b=1&c=2","bad":"javascript:alert(1)","data":"data:text/html,x","html":"<b>bold</b>","relative":"/x",
             "year":2019,"tags":["a","b"],"none":null,"empty":"","deep":{"n":[1]}}
            """;
        var line = RenderCard(new ResultRow(1, new Candidate(new Passage("p", null, "t") { Fields = Fields }, 1, 1), 1, 1), isReranked: true).Find(".fields");

        var link = Assert.Single(line.QuerySelectorAll("a"));
        Assert.Equal(("https://example.org/a?b=1&c=2", "noopener noreferrer"), (link.GetAttribute("href"), link.GetAttribute("rel")));
        Assert.Equal(
            [
                "url: https://example.org/a?b=1&c=2", "bad: javascript:alert(1)", "data: data:text/html,x", "html: <b>bold</b>", "relative: /x",
                "year: 2019", "tags: a, b", """deep: {"n":[1]}""",
            ],
            line.QuerySelectorAll(".field").Select(field => string.Join(' ', field.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        Assert.Empty(line.QuerySelectorAll("b"));
    }

    [Fact]
    public void A_long_value_is_cut_and_whole_in_its_title()
    {
        var value = new string('v', 500);
        var line = RenderCard(
            new ResultRow(1, new Candidate(new Passage("p", null, "t") { Fields = $$"""{"note":"{{value}}"}""" }, 1, 1), 1, 1), isReranked: true).Find(".fields");

        var shown = line.QuerySelector("[title]")!;
        Assert.Equal(value, shown.GetAttribute("title"));
        Assert.InRange(shown.TextContent.Length, 20, 100);
    }

    [Fact]
    public void A_card_shows_a_few_fields_in_its_line_and_all_when_it_is_opened()
    {
        var fields = "{" + string.Join(',', Enumerable.Range(0, 50).Select(number => $"\"f{number}\":{number}")) + "}";
        var card = RenderCard(new ResultRow(1, new Candidate(new Passage("p", null, "t") { Fields = fields }, 1, 1), 1, 1), isReranked: true);
        Assert.InRange(card.FindAll(".field").Count, 1, 10);

        card.Find(".more").Click();

        Assert.Equal(50, card.FindAll(".field").Count);
    }

    [Fact]
    public void A_passage_without_other_fields_has_no_line_for_them() =>
        Assert.Empty(RenderCard(new ResultRow(1, Candidate(6), 1, 1), isReranked: true).FindAll(".fields"));

    [Fact]
    public void A_BM25_card_points_the_same_way()
    {
        var card = RenderCard(new ResultRow(6, Candidate(6), OtherRank: 14, Relevance: null), isReranked: false);

        Assert.Contains("reranked #14, off its first page", card.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.Equal("▼ 8", card.Find(".move").TextContent);
        Assert.Equal("4.00", card.Find(".num").TextContent);
    }

    [Fact]
    public void A_passage_without_a_score_is_marked() => Assert.Contains(
        "not scored", RenderCard(new ResultRow(60, Candidate(6), 60, Relevance: null), isReranked: true).Find(".facts").TextContent, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void A_score_of_a_cascades_first_model_is_marked(int tier, bool says)
    {
        var facts = RenderCard(new ResultRow(60, Candidate(6), 60, Relevance: 1.5f, tier), isReranked: true).Find(".facts");

        Assert.Equal("+1.50", facts.QuerySelector(".num")!.TextContent);
        Assert.Equal(says, facts.TextContent.Contains("first model only", StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_passage_is_shown_completely_on_request()
    {
        var text = string.Concat(Enumerable.Repeat("😀 moon ", 1_000));
        var card = RenderCard(new ResultRow(1, new Candidate(new Passage("p", "t", text), 1, 1), 1, 1), isReranked: true);
        Assert.InRange(card.Find("p").TextContent.Length, 100, 700);

        card.Find("button.more").Click();

        Assert.Equal(text, card.Find("p").TextContent);
        Assert.Equal("true", card.Find("button.more").GetAttribute("aria-expanded"));
    }

    [Fact]
    public void A_judged_query_shows_grades_and_each_passages_part()
    {
        var judgements = new QueryJudgements(new Dictionary<string, int> { ["p6"] = 3 });
        var card = Render<ResultCard>(parameters => parameters
            .Add(part => part.Row, new ResultRow(1, Candidate(6), OtherRank: 3, Relevance: 1))
            .Add(part => part.Query, "moon").Add(part => part.IsReranked, true).Add(part => part.Judgements, judgements));

        Assert.Equal("judged 3 of 3", card.Find(".grade").GetAttribute("aria-label"));
        Assert.Equal("+0.500", card.Find(".part").TextContent);
    }

    [Fact]
    public void A_list_that_may_still_change_is_busy_and_keeps_room()
    {
        var list = RenderReranked(new ResultRow(1, Candidate(2), null, 1));

        Assert.Equal("true", list.Find("section[aria-label=Reranked]").GetAttribute("aria-busy"));
        Assert.Single(list.FindAll("ol"));
        Assert.Single(list.FindAll("ol > li[data-doc]"));
        Assert.Equal(3, list.FindAll(".skeleton").Count);
    }

    [Fact]
    public void Two_passages_with_one_id_are_two_cards()
    {
        var same = new Passage("same", null, "About the moon.");
        Candidate[] candidates = [new(same, 1, 9), new(same, 2, 8)];
        RankedPassage[] ranked = [new(1, candidates[1], new PairScore(1, 2, [2], 0)), new(2, candidates[0], new PairScore(0, 1, [1], 0))];
        var result = new SearchResult(
            QueryText.Parse("moon"), candidates, ranked, new StageTimes(default, default, default), new RerankerInfo("m", "fp32", "cpu", 512), null);

        var lists = Render<ResultLists>(parameters => parameters
            .Add(part => part.State, SearchState.Empty.Apply(new FirstStageRetrieved(result.Query, candidates, default, null)))
            .Add(part => part.Address, new SearchAddress("moon")));
        lists.Render(parameters => parameters.Add(part => part.State, SearchState.Empty.Apply(new SearchCompleted(result))));

        Assert.Equal(["▼ 1", "▲ 1"], lists.FindAll("[aria-label=BM25] .card .move").Select(move => move.TextContent));
        Assert.Equal(2, lists.FindAll("[aria-label=Reranked] .card").Count);
    }

    [Fact]
    public void A_new_passage_in_the_place_of_an_opened_card_is_shown_closed()
    {
        var list = RenderReranked(new ResultRow(1, Candidate(2), OtherRank: null, Relevance: 1));
        list.Find("button.more").Click();
        Assert.Single(list.FindAll(".card.opened"));

        list.Render(parameters => parameters.Add(part => part.Rows, [new ResultRow(1, Candidate(1), null, 2), new ResultRow(2, Candidate(2), null, 1)]));

        Assert.Empty(list.FindAll(".card.opened"));
    }

    [Fact]
    public void The_time_bar_shows_the_time_of_each_stage()
    {
        var bar = Render<TimeBar>(parameters => parameters
            .Add(part => part.Times, new StageTimes(TimeSpan.FromMilliseconds(4.2), TimeSpan.FromMilliseconds(86), TimeSpan.FromMilliseconds(1_291)))
            .Add(part => part.Scored, 50));

        Assert.Equal("retrieve 4.2 ms, rerank 86 ms", bar.Find("svg").GetAttribute("aria-label"));
        Assert.Equal("rerank 50 86 ms", bar.FindAll(".row span")[1].TextContent);
        Assert.Equal("total 1.3 s", bar.FindAll(".row span")[2].TextContent);
    }

    [Theory]
    [InlineData("fp32 runs; int8 does not: it is no faster here.", false, 1)]
    [InlineData(null, false, 0)]
    [InlineData("fp32 runs; int8 does not: it is no faster here.", true, 0)]
    public void The_note_on_the_precision_is_shown_only_when_the_model_ranked(string? note, bool isDegraded, int lines)
    {
        var page = new SearchResult(
            QueryText.Parse("moon"), [], [], new StageTimes(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero), new RerankerInfo("test", "fp32", "cpu", 512, note),
            isDegraded ? new Degradation("It failed.", new InvalidOperationException()) : null);

        var notices = Render<ResultNotes>(parameters => parameters.Add(part => part.State, SearchState.Empty.Apply(new SearchCompleted(page))));

        Assert.Equal(Enumerable.Repeat(note, lines), notices.FindAll("p.note").Select(line => line.TextContent));
    }

    [Fact]
    public void A_search_that_reached_its_time_limit_shows_how_many_passages_were_judged()
    {
        var candidates = new[] { Candidate(1), Candidate(2), Candidate(3) };
        RankedPassage[] ranked = [new(1, candidates[0], new PairScore(0, 1, [1], 0)), new(2, candidates[1], null), new(3, candidates[2], null)];
        var page = new SearchResult(
            QueryText.Parse("moon"), candidates, ranked, new StageTimes(default, default, default), new RerankerInfo("m", "fp32", "cpu", 512), null, Unjudged: 2);

        var notices = Render<Notices>(parameters => parameters.Add(part => part.State, SearchState.Empty.Apply(new SearchCompleted(page))));

        Assert.Contains("The time limit was reached. 1 of 3 passages were scored", notices.Find(".notice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_of_a_long_passage_begins_with_the_part_that_has_the_score_and_marks_it_when_it_is_opened()
    {
        const string text = "Rice needs water. The moon is far away. Salt it.";
        var candidate = new Candidate(new Passage("p1", "Title", text), 1, 9);
        var card = RenderCard(new ResultRow(1, candidate, 1, 5, Window: new TextWindow(18, 21, 2, 3)), isReranked: true);

        Assert.StartsWith("…The moon is far away. Salt it.", card.Find(".text").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Contains("part 2 of 3", card.Find(".scores").TextContent, StringComparison.Ordinal);

        card.Find(".more").Click();
        Assert.Equal("The moon is far away.", card.Find(".window").TextContent.Trim());
        Assert.Equal(text, string.Join(' ', card.Find(".text").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    private static Candidate Candidate(int rank) => new(new Passage($"p{rank}", "Title", "About the moon."), rank, 10 - rank);

    private IRenderedComponent<ResultList> RenderReranked(ResultRow row) => Render<ResultList>(parameters => parameters
        .Add(part => part.Title, "Reranked").Add(part => part.Anchor, "reranked").Add(part => part.Query, "moon").Add(part => part.Rows, [row])
        .Add(part => part.IsReranked, true).Add(part => part.IsBusy, true).Add(part => part.Shown, 10).Add(part => part.Expected, 3));

    private IRenderedComponent<ResultCard> RenderCard(ResultRow row, bool isReranked) => Render<ResultCard>(parameters => parameters
        .Add(part => part.Row, row).Add(part => part.Query, "moon").Add(part => part.IsReranked, isReranked).Add(part => part.BestScore, 9));
}
