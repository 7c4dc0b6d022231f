using Search.Core.Errors;
using Search.Hosting.Commands;

namespace Search.Tests.Hosting.Commands;

public class CommandHostTests
{
    [Fact]
    public async Task A_command_ends_with_its_own_code() =>
        Assert.Equal(ExitCodes.SomeRejected, await CommandHost.RunAsync(_ => Task.FromResult(ExitCodes.SomeRejected)));

    [Fact]
    public async Task Bad_input_ends_with_two() =>
        Assert.Equal(ExitCodes.BadInput, await CommandHost.RunAsync(_ => throw new BadInputException("bad")));

    [Fact]
    public async Task An_unavailable_engine_ends_with_one() =>
        Assert.Equal(ExitCodes.Failed, await CommandHost.RunAsync(_ => throw new SearchUnavailableException("down")));

    [Fact]
    public async Task A_file_error_ends_with_one() =>
        Assert.Equal(ExitCodes.Failed, await CommandHost.RunAsync(_ => throw new FileNotFoundException("gone")));
}
