using Bunit;
using Search.Core;
using Search.Core.Pipeline;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Web.Searching;
using Search.Web.Searching.Results;

namespace Search.Tests.Web.Searching.Results;

/// <summary>The notes below the lists: which passages were not scored by the deciding model, or not as a whole.</summary>
public sealed class ResultNotesTests : BunitContext
{
    [Theory]
    [InlineData(1, "2 of 3 passages were scored only by the first model; they follow those that the second model scored.")]
    [InlineData(0, "3 of 3 passages were scored only by the first model.")]
    public void A_cascades_page_says_how_many_passages_its_second_model_left_out(int bySecond, string note) =>
        Assert.Equal(note, RenderCascade(bySecond, truncatedTokens: 0).Find("p.note").TextContent);

    /// <summary>Only the second model's limit is known, and passages of the first model were cut at another limit.</summary>
    [Theory]
    [InlineData(3, "3 of 3 passages were too long for the model; only their beginning was scored (at most 512 tokens with the query).")]
    [InlineData(1, "3 of 3 passages were too long for the model; only their beginning was scored.")]
    public void The_length_limit_that_cut_passages_is_shown(int bySecond, string notice) =>
        Assert.Equal(notice, RenderCascade(bySecond, truncatedTokens: 9).Find("p.notice").TextContent);

    [Theory]
    [InlineData(0, "3 of 3 passages are longer than the model reads (at most 512 tokens with the query). They were scored in parts; the card shows which part has the score.")]
    [InlineData(
        500,
        "3 of 3 passages are longer than the model reads (at most 512 tokens with the query). They were scored in parts; the card shows which part has the score. 1,500 of their tokens were in no part that was scored.")]
    public void Passages_that_were_scored_in_parts_are_counted_and_so_are_the_tokens_that_were_not_read(int truncatedTokens, string note)
    {
        var notes = RenderNotes(_ => new PairScore(0, 1, [1], truncatedTokens, Window: new TextWindow(10, 20, 2, 5)));

        Assert.Equal(note, notes.Find("p.note").TextContent);
        Assert.Empty(notes.FindAll("p.notice"));
    }

    private IRenderedComponent<ResultNotes> RenderCascade(int bySecond, int truncatedTokens) =>
        RenderNotes(index => new PairScore(index, 1, [1], truncatedTokens, index < bySecond ? 0 : 1));

    private IRenderedComponent<ResultNotes> RenderNotes(Func<int, PairScore> score)
    {
        Candidate[] candidates = [Candidate(1), Candidate(2), Candidate(3)];
        RankedPassage[] ranked = [.. candidates.Select((candidate, index) => new RankedPassage(index + 1, candidate, score(index)))];
        var page = new SearchResult(
            QueryText.Parse("moon"), candidates, ranked, new StageTimes(default, default, default), new RerankerInfo("a+b@1", "fp32", "cpu", 512), null);
        return Render<ResultNotes>(parameters => parameters.Add(part => part.State, SearchState.Empty.Apply(new SearchCompleted(page))));
    }

    private static Candidate Candidate(int rank) => new(new Passage($"p{rank}", "Title", "About the moon."), rank, 10 - rank);
}
