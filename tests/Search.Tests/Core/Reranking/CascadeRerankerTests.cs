using CsCheck;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Tests.Core.Pipeline;

namespace Search.Tests.Core.Reranking;

public class CascadeRerankerTests
{
    private static readonly Func<string, float> ByLength = text => text.Length;

    /// <summary>Scores below those of the first model, so that an order by relevance alone would differ.</summary>
    private static readonly Func<string, float> Shorter = text => -100 - text.Length;

    private static readonly RerankerInfo Info = new("model", "fp32", "cpu", 512);

    [Fact]
    public async Task The_second_model_scores_the_first_models_best_N()
    {
        var scores = await Cascade(2).ScoreAllAsync("q", ["a", "bbb", "cc", "dddd"]);

        Assert.Equal([1, -103, 2, -104], scores.Select(score => score.Relevance));
        Assert.Equal([1, 0, 1, 0], scores.Select(score => score.Tier));
    }

    [Fact]
    public async Task Second_model_scores_come_first_on_any_scale()
    {
        var scores = await Cascade(2).ScoreAllAsync("q", ["a", "bbb", "cc", "dddd"]);

        Assert.Equal([1, 3, 2, 0], scores.BestFirst(score => score).Select(score => score.Index));
    }

    [Fact]
    public async Task Equal_scores_of_the_first_model_keep_document_order()
    {
        var scores = await new CascadeReranker(new FunctionReranker(_ => 1), new FunctionReranker(ByLength), 2).ScoreAllAsync("q", ["a", "b", "c"]);

        Assert.Equal([0, 0, 1], scores.Select(score => score.Tier));
    }

    [Fact]
    public async Task First_model_results_arrive_before_the_second_model_starts()
    {
        var begun = false;
        var second = new ScriptedReranker(ByLength)
        {
            BeforeBatch = (_, _) =>
            {
                begun = true;
                return Task.CompletedTask;
            },
        };
        await using var batches = new CascadeReranker(new ScriptedReranker(ByLength), second, 1)
            .ScoreAsync("q", ["a", "bbb", "cc"], CancellationToken.None).GetAsyncEnumerator();

        Assert.True(await batches.MoveNextAsync());
        Assert.Equal([2, 0], batches.Current.Select(score => score.Index));
        Assert.False(begun);
        Assert.True(await batches.MoveNextAsync());
        Assert.Equal([1], batches.Current.Select(score => score.Index));
        Assert.False(await batches.MoveNextAsync());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    [InlineData(0)]
    public async Task With_N_or_fewer_documents_only_the_second_model_runs(int documents)
    {
        var cascade = new CascadeReranker(new FunctionReranker(_ => throw new InvalidOperationException("The first ran.")), new FunctionReranker(ByLength), 3);

        var scores = await cascade.ScoreAllAsync("q", [.. Enumerable.Repeat("text", documents)]);

        Assert.All(scores, score => Assert.Equal((4, 0), (score.Relevance, score.Tier)));
    }

    /// <summary>Also checks that the second model gives the scores that it gives alone, and that it scored the first model's best passages.</summary>
    [Fact]
    public Task Every_document_is_scored_once_by_the_right_model() =>
        Gen.Select(Gen.Float[-3, 3].Array[0, 40], Gen.Int[1, 50], Gen.Int[1, 7]).SampleAsync(async (relevances, depth, batch) =>
        {
            string[] documents = [.. relevances.Select((_, index) => $"{index}")];
            var first = new ScriptedReranker(text => (float)Math.Round(relevances[int.Parse(text, null)])) { BatchSize = batch };
            var second = new ScriptedReranker(text => relevances[int.Parse(text, null)]) { BatchSize = batch };

            var batches = await new CascadeReranker(first, second, depth).ScoreAsync("q", documents, CancellationToken.None).ToListAsync();

            var scores = batches.SelectMany(scores => scores).OrderBy(score => score.Index).ToList();
            Assert.Equal(Enumerable.Range(0, documents.Length), scores.Select(score => score.Index));
            var best = Enumerable.Range(0, documents.Length)
                .OrderByDescending(index => Math.Round(relevances[index])).ThenBy(index => index).Take(depth).ToHashSet();
            Assert.All(scores, score => Assert.Equal(
                best.Contains(score.Index) ? (0, relevances[score.Index]) : (1, (float)Math.Round(relevances[score.Index])),
                (score.Tier, score.Relevance)));
        });

    [Fact]
    public async Task A_time_limit_in_the_second_model_keeps_first_model_scores_for_the_rest()
    {
        using var timeUp = new CancellationTokenSource();
        var slices = 0;
        var second = new ScriptedReranker(Shorter)
        {
            BatchSize = 16,
            BeforeBatch = (_, _) => ++slices == 2 ? timeUp.CancelAsync() : Task.CompletedTask,
        };
        var cascade = new CascadeReranker(new ScriptedReranker(ByLength), second, 30);
        string[] documents = [.. Enumerable.Range(1, 40).Select(length => new string('x', length))];

        var scores = (await cascade.ScoreUntilAsync("q", documents, timeUp.Token, CancellationToken.None).ToListAsync())
            .SelectMany(batch => batch).BestFirst(score => score).ToList();

        Assert.Equal(40, scores.Select(score => score.Index).Distinct().Count());
        Assert.Equal(Enumerable.Range(24, 16), scores.Take(16).Select(score => score.Index));
        Assert.Equal(Enumerable.Range(0, 24).Reverse(), scores.Skip(16).Select(score => score.Index));
        Assert.All(scores.Skip(16), score => Assert.Equal(1, score.Tier));
    }

    [Fact]
    public async Task A_time_limit_in_the_first_model_keeps_only_its_scores()
    {
        using var timeUp = new CancellationTokenSource();
        var judged = 0;
        var first = new FunctionReranker(text =>
        {
            if (++judged == 20)
            {
                timeUp.Cancel();
            }

            return text.Length;
        });
        var cascade = new CascadeReranker(first, new FunctionReranker(_ => throw new InvalidOperationException("The second ran.")), 5);

        var scores = (await cascade.ScoreUntilAsync("q", [.. Enumerable.Repeat("text", 40)], timeUp.Token, CancellationToken.None).ToListAsync())
            .SelectMany(batch => batch).ToList();

        Assert.Equal(Enumerable.Range(0, 16), scores.Select(score => score.Index).Order());
        Assert.All(scores, score => Assert.Equal(1, score.Tier));
    }

    [Fact]
    public async Task A_time_limit_that_is_not_reached_changes_no_score()
    {
        string[] documents = [.. Enumerable.Range(1, 40).Select(length => new string('x', length * 7 % 41))];

        var limited = (await Cascade(20).ScoreUntilAsync("q", documents, CancellationToken.None, CancellationToken.None).ToListAsync())
            .SelectMany(batch => batch).OrderBy(score => score.Index);

        Assert.Equal(
            (await Cascade(20).ScoreAllAsync("q", documents)).Select(score => (score.Relevance, score.Tier)),
            limited.Select(score => (score.Relevance, score.Tier)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_ends_a_cascade_in_either_model(bool inFirst)
    {
        using var cancel = new CancellationTokenSource();
        var stopping = new FunctionReranker(_ =>
        {
            cancel.Cancel();
            return 1;
        });
        var cascade = inFirst
            ? new CascadeReranker(stopping, new FunctionReranker(ByLength), 1)
            : new CascadeReranker(new FunctionReranker(ByLength), stopping, 2);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cascade.ScoreAllAsync("q", ["a", "b", "c"], cancel.Token));
    }

    [Fact]
    public async Task A_check_runs_on_both_models_of_a_cascade()
    {
        FunctionReranker broken = new(_ => throw new RerankException("NaN")), sound = new(ByLength);

        await Assert.ThrowsAsync<RerankException>(() => new CascadeReranker(broken, sound, 9).CheckAsync(CancellationToken.None));
        await Assert.ThrowsAsync<RerankException>(() => new CascadeReranker(sound, broken, 9).CheckAsync(CancellationToken.None));
        await new CascadeReranker(sound, sound, 9).CheckAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposing_a_cascade_disposes_both_models_even_if_the_first_fails(bool fails)
    {
        var (first, second) = (new InfoReranker(Info) { FailsToDispose = fails }, new InfoReranker(Info));
        var cascade = new CascadeReranker(first, second, 1);

        var error = await Record.ExceptionAsync(async () => await cascade.DisposeAsync());

        Assert.Equal(fails, error is not null);
        Assert.Equal((1, 1), (first.Disposals, second.Disposals));
    }

    [Fact]
    public async Task A_second_model_that_cannot_be_loaded_leaves_no_first_one()
    {
        var first = new InfoReranker(Info);

        await Assert.ThrowsAsync<ModelException>(() => CascadeReranker.LoadAsync(
            () => Task.FromResult<IReranker>(first), () => Task.FromException<IReranker>(new ModelException("damaged")), 1));

        Assert.Equal(1, first.Disposals);
    }

    [Fact]
    public void A_cascade_reports_both_models()
    {
        var (tiny, large) = (
            new InfoReranker(new RerankerInfo("tiny", "int8", "cpu", 128, "it is fast.")), new InfoReranker(new RerankerInfo("large", "fp32", "cpu", 512)));

        Assert.Equal(
            new RerankerInfo("tiny+large@100", "int8+fp32", "cpu", 512, "tiny: it is fast."), new CascadeReranker(tiny, large, 100).Info);
        Assert.Equal(128, new CascadeReranker(large, tiny, 100).Info.MaxLength);
        Assert.Equal("tiny: it is fast.", new CascadeReranker(tiny, tiny, 1).Info.Note);
    }

    [Fact]
    public void An_invalid_depth_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CascadeReranker(new FunctionReranker(ByLength), new FunctionReranker(ByLength), 0));

    private static CascadeReranker Cascade(int depth) => new(new FunctionReranker(ByLength), new FunctionReranker(Shorter), depth);

    private sealed class InfoReranker(RerankerInfo info) : IReranker
    {
        public RerankerInfo Info => info;

        public bool FailsToDispose { get; init; }

        public int Disposals { get; private set; }

        public IAsyncEnumerable<IReadOnlyList<PairScore>> ScoreAsync(string query, IReadOnlyList<string> documents, CancellationToken cancel) =>
            throw new NotSupportedException("Nothing is scored here.");

        public ValueTask DisposeAsync()
        {
            Disposals++;
            return FailsToDispose ? throw new RerankException("stuck") : ValueTask.CompletedTask;
        }
    }
}
