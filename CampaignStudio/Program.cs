using CampaignStudio.Cli;
using CampaignStudio.Components;
using CampaignStudio.Endpoints;
using CampaignStudio.Setup;

if (CommandLine.Handles(args)) return await CommandLine.RunAsync(args);

try
{
    var builder = StudioHost.CreateBuilder(args);
    builder.Services.AddStudioLogging(builder.Configuration);
    builder.Services.AddStudioDatabase(builder.Configuration);
    builder.Services.AddStudioDomain();
    builder.Services.AddStudioAccess(builder.Configuration);
    builder.Services.AddStudioApi();
    builder.Services.AddStudioRateLimits(builder.Configuration);
    builder.Services.AddStudioTracking();
    builder.Services.AddStudioTransports(builder.Configuration);
    builder.Services.AddStudioInbox(builder.Configuration);
    builder.Services.AddStudioJobs(builder.Configuration);
    builder.Services.AddStudioNodes(builder.Configuration);
    builder.Services.AddStudioHealth();
    builder.Services.AddStudioPages();

    var app = builder.Build();
    await app.PrepareWorkspaceAsync();
    app.UseStudioPipeline();
    app.MapStudioHealth();
    app.MapStudioJobs();
    app.MapStudioApi();
    app.MapStudioPages();
    await app.RunAsync();
    return 0;
}
catch (Exception failure) when (StudioHost.WhyNoStart(failure) is { } reason)
{
    await Console.Error.WriteLineAsync(reason);
    return 1;
}
