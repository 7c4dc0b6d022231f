using Search.Core.Reranking;
using Search.Onnx.Variants;
using Search.Tests.Onnx.Verification;

namespace Search.Tests.Onnx.Variants;

/// <summary>Which variant of a model runs, by its audit and by the requested precision.</summary>
public sealed class AuditedVariantTests : SoundModelTests
{
    [Fact]
    public async Task Without_an_audit_fp32_runs_and_says_how_to_get_more()
    {
        using var reranker = await Loader.LoadAsync(CopyOfSound(), Cpu());

        Assert.Equal("fp32", reranker.Info.Precision);
        Assert.Contains("./search models audit", reranker.Info.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.97, -0.005, 721, 200, "int8", null)]
    [InlineData(0.9599, 0, 721, 200, "fp32", "tau with fp32's order is 0.9599, at least 0.96")]
    [InlineData(0.99, -0.0101, 721, 200, "fp32", "nDCG@10 changes by -0.0101")]
    [InlineData(0.99, 0, 499, 200, "fp32", "only 499 pairs")]
    [InlineData(0.99, 0, 721, 99, "fp32", "no faster")]
    public async Task The_audit_decides_which_variant_runs_by_default(
        double tau, double ndcg, long pairs, double speed, string expected, string? note)
    {
        var model = CopyOfSound();
        Loader.SaveAudits(model, Cpu(), [new AuditRecord("model", "int8", 0.1, 0.01, tau, ndcg, pairs, speed, 100)]);

        using var reranker = await Loader.LoadAsync(model, Cpu());

        Assert.Equal(expected, reranker.Info.Precision);
        Assert.Equal(note is null, reranker.Info.Note is null);
        Assert.Contains(note ?? "", reranker.Info.Note ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_requested_int8_with_a_failed_audit_runs_with_a_warning()
    {
        var model = CopyOfSound();
        Loader.SaveAudits(model, Cpu(), [new AuditRecord("model", "int8", 9, 9, 0.5, -0.3, 721, 200, 100)]);

        using var reranker = await Loader.LoadAsync(model, Cpu("int8"));

        Assert.Equal("int8", reranker.Info.Precision);
        Assert.Contains("0.5000", reranker.Info.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.95, 0.98, 150, null, "int8-fine", "int8-fine runs; int8 does not: Kendall's tau with fp32's order is 0.9500")]
    [InlineData(0.95, 0.98, 150, "int8", "int8-fine", "int8-fine runs; int8 does not: Kendall's tau with fp32's order is 0.9500")]
    [InlineData(0.97, 0.98, 150, null, "int8", null)]
    [InlineData(0.97, 0.98, 150, "int8", "int8", null)]
    [InlineData(0.99, 0.98, 150, "int8-fine", "int8-fine", null)]
    [InlineData(0.95, 0.955, 150, null, "fp32", "int8 does not: Kendall's tau with fp32's order is 0.9500, at least 0.96 is needed; int8-fine does not: Kendall's tau with fp32's order is 0.9550")]
    [InlineData(0.95, 0.955, 150, "int8", "int8", "int8 was requested, but its audit does not allow it: Kendall's tau with fp32's order is 0.9500")]
    [InlineData(0.95, 0.98, 100, null, "fp32", "int8-fine does not: no faster than fp32 here")]
    public async Task A_failed_int8_audit_makes_int8_fine_run_and_says_why(
        double tau, double fineTau, double fineSpeed, string? asked, string expected, string? note)
    {
        var model = CopyOfSound();
        Loader.SaveAudits(model, Cpu(),
        [
            new AuditRecord("model", "int8", 0.1, 0.01, tau, 0, 721, 200, 100),
            new AuditRecord("model", "int8-fine", 0.1, 0.01, fineTau, 0, 721, fineSpeed, 100),
        ]);

        using var reranker = await Loader.LoadAsync(model, Cpu(asked));

        Assert.Equal(expected, reranker.Info.Precision);
        Assert.Equal(note is null, reranker.Info.Note is null);
        Assert.Contains(note ?? "", reranker.Info.Note ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reason_shared_by_variants_is_printed_once()
    {
        using var reranker = await Loader.LoadAsync(CopyOfSound(), Cpu());

        Assert.Equal("fp32 runs; int8 and int8-fine do not: no audit on this machine (./search models audit makes one).", reranker.Info.Note);
    }

    [Fact]
    public async Task An_audit_does_not_count_after_the_files_changed()
    {
        var model = CopyOfSound();
        Loader.SaveAudits(model, Cpu(), [new AuditRecord("model", "int8", 0.1, 0.01, 0.99, 0, 721, 200, 100)]);
        var config = Path.Combine(model, "config.json");
        await File.AppendAllTextAsync(config, "\n", TestContext.Current.CancellationToken);

        using var reranker = await Loader.LoadAsync(model, Cpu());

        Assert.Equal("fp32", reranker.Info.Precision);
    }
}
