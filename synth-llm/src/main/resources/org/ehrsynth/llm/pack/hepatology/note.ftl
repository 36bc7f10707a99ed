<#-- A note about one patient. fact.NAME describes a column: label, missing, value (with its unit), words, number, positive. -->
<#macro lab name>${fact[name].label} <#if fact[name].missing>${pick("not recorded", "not available")}<#else>${pick("", "at ", "of ")}${fact[name].value}</#if></#macro>
<#macro sign name><#if fact[name].missing>${fact[name].label} not recorded<#elseif fact[name].positive>${fact[name].label} ${pick("present", "noted")}<#else>${pick("no ", "without ")}${fact[name].label}</#if></#macro>
${pick("Patient:", "History:")} <#if fact.age.missing>age not recorded, <#else>${fact.age.number?string["0.0"]}-year-old </#if><#if fact.sex.missing>sex not recorded, patient<#else>${(fact.sex.text == "f")?then("woman", "man")}</#if> with primary biliary cholangitis, <#rt>
<#if fact.trt.missing>treatment not recorded (followed outside the trial).<#else>${pick("randomised to", "treatment:")} ${fact.trt.words}.</#if>
${pick("Examination", "On examination")}: <@sign "ascites"/>, <@sign "hepato"/>, <@sign "spiders"/>; edema<#if fact.edema.missing> not recorded<#else>: ${fact.edema.words}</#if>.
${pick("Laboratory", "Blood and urine")}: <@lab "bili"/>, <@lab "albumin"/>, <@lab "alk.phos"/>, <@lab "ast"/>; <@lab "chol"/>, <@lab "trig"/>; <@lab "copper"/>; <@lab "platelet"/>, <@lab "protime"/>.
${pick("Biopsy", "Liver biopsy")}: histologic stage <#if fact.stage.missing>not recorded<#else>${fact.stage.text}</#if>.
Outcome<#if fact.status.missing> not recorded<#else>: ${fact.status.words}</#if>; follow-up <#if fact.time.missing>not recorded<#else>${pick("", "of ", "was ")}${fact.time.value}</#if>.
